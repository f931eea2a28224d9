/** Where AWS offers the covered services. Absence from a list never proves that a service is not there. */
import { pages } from './pages.ts';
import type { RegionList, Source } from './types.ts';

/** Names of the lists in `regions`. */
export type RegionKey =
  | 'chime'
  | 'chime-sdk-identity'
  | 'chime-sdk-meetings'
  | 'chime-sdk-meetings-media'
  | 'chime-sdk-media-pipelines'
  | 'chime-sdk-media-pipelines-media'
  | 'chime-sdk-messaging'
  | 'chime-sdk-voice'
  | 'lex-v1'
  | 'lex-v2'
  | 'lex-v2-global-resiliency'
  | 'profile'
  | 'connect'
  | 'connect-campaigns'
  | 'connect-synchronization';

export type Partition =
  | 'aws'
  | 'aws-cn'
  | 'aws-us-gov'
  | 'aws-eusc'
  | 'aws-iso'
  | 'aws-iso-b'
  | 'aws-iso-e'
  | 'aws-iso-f';

const endpoints: Source = {
  url: 'https://github.com/boto/botocore/blob/1.43.11/botocore/data/endpoints.json',
  heading: 'endpoints.json',
  read: '2026-08-22',
};

/** The Regions of Customer Profiles; Amazon Connect and its campaigns have the same ten in the partition `aws`. */
const connectRegions = [
  'af-south-1',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'eu-central-1',
  'eu-west-2',
  'us-east-1',
  'us-west-2',
];

/** One list per service. The Chime SDK takes calls in control Regions (the plain key) and hosts in media Regions. */
export const regions: Readonly<Record<RegionKey, RegionList>> = {
  // One endpoint for the whole world, signed for us-east-1.
  chime: { regions: ['us-east-1'], basis: 'endpoints', source: endpoints },
  // The documented messaging Regions: its identities live where its messages do.
  'chime-sdk-identity': { regions: ['eu-central-1', 'us-east-1'], basis: 'endpoints', source: endpoints },
  'chime-sdk-meetings': {
    regions: [
      'af-south-1',
      'ap-northeast-1',
      'ap-northeast-2',
      'ap-south-1',
      'ap-southeast-1',
      'ap-southeast-2',
      'ca-central-1',
      'eu-central-1',
      'eu-west-2',
      'il-central-1',
      'us-east-1',
      'us-gov-east-1',
      'us-gov-west-1',
      'us-west-2',
    ],
    basis: 'documented',
    source: pages.chimeSdkRegions,
  },
  'chime-sdk-meetings-media': {
    regions: [
      'af-south-1',
      'ap-northeast-1',
      'ap-northeast-2',
      'ap-south-1',
      'ap-southeast-1',
      'ap-southeast-2',
      'ca-central-1',
      'eu-central-1',
      'eu-north-1',
      'eu-south-1',
      'eu-west-1',
      'eu-west-2',
      'eu-west-3',
      'il-central-1',
      'sa-east-1',
      'us-east-1',
      'us-east-2',
      'us-gov-east-1',
      'us-gov-west-1',
      'us-west-1',
      'us-west-2',
    ],
    basis: 'documented',
    source: pages.chimeSdkRegions,
  },
  'chime-sdk-media-pipelines': {
    regions: [
      'ap-northeast-1',
      'ap-northeast-2',
      'ap-south-1',
      'ap-southeast-1',
      'ap-southeast-2',
      'ca-central-1',
      'eu-central-1',
      'eu-west-2',
      'us-east-1',
      'us-west-2',
    ],
    basis: 'documented',
    source: pages.chimeSdkRegions,
  },
  'chime-sdk-media-pipelines-media': {
    regions: [
      'af-south-1',
      'ap-northeast-1',
      'ap-northeast-2',
      'ap-south-1',
      'ap-southeast-1',
      'ap-southeast-2',
      'ca-central-1',
      'eu-central-1',
      'eu-north-1',
      'eu-south-1',
      'eu-west-1',
      'eu-west-2',
      'eu-west-3',
      'sa-east-1',
      'us-east-1',
      'us-east-2',
      'us-west-1',
      'us-west-2',
    ],
    basis: 'documented',
    source: pages.chimeSdkRegions,
  },
  'chime-sdk-messaging': { regions: ['eu-central-1', 'us-east-1'], basis: 'documented', source: pages.chimeSdkRegions },
  'chime-sdk-voice': {
    regions: [
      'ap-northeast-1',
      'ap-northeast-2',
      'ap-southeast-1',
      'ap-southeast-2',
      'ca-central-1',
      'eu-central-1',
      'eu-west-1',
      'eu-west-2',
      'us-east-1',
      'us-west-2',
    ],
    basis: 'documented',
    source: pages.chimeSdkRegions,
  },
  'lex-v1': {
    regions: [
      'ap-northeast-1',
      'ap-southeast-1',
      'ap-southeast-2',
      'eu-central-1',
      'eu-west-1',
      'eu-west-2',
      'us-east-1',
      'us-gov-west-1',
      'us-west-2',
    ],
    basis: 'endpoints',
    source: endpoints,
  },
  'lex-v2': {
    regions: [
      'af-south-1',
      'ap-northeast-1',
      'ap-northeast-2',
      'ap-southeast-1',
      'ap-southeast-2',
      'ca-central-1',
      'eu-central-1',
      'eu-west-1',
      'eu-west-2',
      'us-east-1',
      'us-gov-west-1',
      'us-west-2',
    ],
    basis: 'endpoints',
    source: endpoints,
  },
  'lex-v2-global-resiliency': {
    regions: ['eu-central-1', 'eu-west-2', 'us-east-1', 'us-west-2'],
    basis: 'documented',
    source: pages.lexV2GlobalResiliency,
  },
  profile: {
    regions: connectRegions,
    basis: 'documented',
    source: pages.profileRegions,
  },
  connect: { regions: [...connectRegions, 'us-gov-west-1'], basis: 'endpoints', source: endpoints },
  'connect-campaigns': { regions: connectRegions, basis: 'endpoints', source: endpoints },
  // The role's own page named us-east-1 and us-west-2 only; the page of the feature has since grown.
  'connect-synchronization': {
    regions: ['ap-northeast-1', 'ap-northeast-3', 'eu-central-1', 'eu-west-2', 'us-east-1', 'us-west-2'],
    basis: 'documented',
    source: pages.connectReplica,
  },
};

/**
 * The Region in which a partition's IAM events are recorded; null where no endpoint record says. It is documented for
 * `aws` alone; for the others it is the Region that IAM's endpoint is signed for.
 */
export const iamRegion: Readonly<Record<Partition, string | null>> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
  'aws-eusc': null,
  'aws-iso': 'us-iso-east-1',
  'aws-iso-b': 'us-isob-east-1',
  'aws-iso-e': null,
  'aws-iso-f': 'us-isof-south-1',
};

/** Every Region known in 2026-05, per partition. AWS adds Regions: an unknown one is no fault. */
export const knownRegions: Readonly<Record<Partition, readonly string[]>> = {
  aws: [
    'af-south-1',
    'ap-east-1',
    'ap-east-2',
    'ap-northeast-1',
    'ap-northeast-2',
    'ap-northeast-3',
    'ap-south-1',
    'ap-south-2',
    'ap-southeast-1',
    'ap-southeast-2',
    'ap-southeast-3',
    'ap-southeast-4',
    'ap-southeast-5',
    'ap-southeast-6',
    'ap-southeast-7',
    'ca-central-1',
    'ca-west-1',
    'eu-central-1',
    'eu-central-2',
    'eu-north-1',
    'eu-south-1',
    'eu-south-2',
    'eu-west-1',
    'eu-west-2',
    'eu-west-3',
    'il-central-1',
    'me-central-1',
    'me-south-1',
    'mx-central-1',
    'sa-east-1',
    'us-east-1',
    'us-east-2',
    'us-west-1',
    'us-west-2',
  ],
  'aws-cn': ['cn-north-1', 'cn-northwest-1'],
  'aws-us-gov': ['us-gov-east-1', 'us-gov-west-1'],
  'aws-eusc': ['eusc-de-east-1'],
  'aws-iso': ['us-iso-east-1', 'us-iso-west-1'],
  'aws-iso-b': ['us-isob-east-1', 'us-isob-west-1'],
  'aws-iso-e': ['eu-isoe-west-1'],
  'aws-iso-f': ['us-isof-east-1', 'us-isof-south-1'],
};
