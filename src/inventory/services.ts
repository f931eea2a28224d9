/**
 * Services that hold what controls look at. One whose service-linked role exists is in use; of the others, those that list
 * their things cheaply are asked all the same, and what they do not answer is told, and is no gap.
 */
export const services = ['chime', 'connect', 'lex', 'profile', 'voice'] as const;
export type Service = (typeof services)[number];
