/** The log. It imports Powertools' Logger: where a line is the exception, loggerOnce loads it (services.ts). */
import { Logger } from '@aws-lambda-powertools/logger';

export const logger = new Logger({ serviceName: 'rolecall' });
