/**
 * What is loaded together. Left to itself the bundler makes a file of every module that two pages share, and a page then waits for
 * eighty of them, six at a time where the server is reached by HTTP/1.1. These few cost some pages a kilobyte they do not need and
 * save each of them seconds on a slow phone.
 */

const either = (folder: string, names: string) => `[\\\\/]${folder}[\\\\/](?:${names})(?=[\\\\/.])`
const icons = (names: string) => either('@lucide[\\\\/]vue[\\\\/]dist[\\\\/]esm[\\\\/]icons', names)
const group = (name: string, ...places: string[]) => ({ name, test: new RegExp(places.join('|')) })

/** The first that matches has the module, with all that it imports. */
export const CHUNKS = [
  /** Of every page of every entry: the framework, the client, log-in and language, and the parts that hardly a page is without. */
  group(
    'app',
    either('node_modules', 'vue|@vue|vue-router|@tanstack|openapi-fetch|openapi-typescript-helpers'),
    either('src', 'api|i18n'),
    either('src[\\/]lib', 'dates|deadline|field-id|formatters|money|offers|problems|subjects|words'),
    either('src[\\/]shared', 'guard|start|routes|reading'),
    either('src[\\/]shared[\\/]parts', 'Around|BrandMark|SkipLink|NotificationBell'),
    either(
      'src[\\/]components',
      'Badge|Button|DateTime|Deadline|Empty|ErrorState|ErrorSummary|Field|IconButton|Notice|OfflineBar|Pager|Skeleton|StateTag|TextInput',
    ),
    either('src[\\/]consumer', 'i18n|help'),
    icons('check|chevron-left|chevron-right|file-text|phone|plus|printer|rotate-ccw|search|settings|user'),
    'plugin-vue:export-helper',
  ),
  /** Where something is filled in. */
  group('forms', either('src[\\/]lib', 'forms|drafts'), either('src[\\/]components', 'Checkbox|RadioCards|TextArea')),
  group('dialogs', either('src[\\/]components', 'Dialog|ConfirmDialog')),
  /** Around every page of the two workbenches. */
  group(
    'desk',
    either('src[\\/]shared[\\/]parts', 'AccountMenu'),
    either('src[\\/]components', 'Popover|Select|Tabs|DateInput'),
    either('src[\\/]lib', 'shortcuts'),
  ),
  /** Files that are added and looked at. */
  group('files', either('src[\\/]shared', 'evidence'), either('src[\\/]consumer[\\/]parts', 'EvidenceList')),
  /** A consumer's case, its deeds and its print. */
  group(
    'case',
    either('src[\\/]consumer', 'case[\\/](?:case|now|record|Record|Facts)'),
    either('src[\\/]consumer[\\/]parts', 'PageHead|AgreementText'),
    either('src[\\/]components', 'FileChip'),
  ),
  /** The wizard. */
  group(
    'filing',
    either('src[\\/]consumer[\\/]filing', 'filing|model|field|server-draft|categories|checks|questions[\\/]FieldError'),
  ),
]
