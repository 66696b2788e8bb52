/** Invented people of cards; no title, so that a card adds its own. */
export const INVENTED_PEOPLE = [
  'Elna Varrow',
  'Tovin Marsk',
  'Ilsabet Quorne',
  'Dorran Feltwick',
  'Maristel Oake',
  'Perrin Holloway-Tess',
  'Ysolde Brackwater',
  'Caspen Rundlethwaite',
] as const;

/** Invented papers; the domains lie under `.example`, which nobody can own (RFC 2606). */
export const INVENTED_PAPERS = [
  { masthead: 'The Norhaven Courier', domain: 'norhaven-courier.example' },
  { masthead: 'The Quillmere Gazette', domain: 'quillmere-gazette.example' },
  { masthead: 'Tessarin Daily Ledger', domain: 'tessarin-ledger.example' },
  { masthead: 'The Ostrellen Observer', domain: 'ostrellen-observer.example' },
  { masthead: 'Brindlewood Evening Post', domain: 'brindlewood-post.example' },
  { masthead: 'The Lindmarrow Chronicle', domain: 'lindmarrow-chronicle.example' },
] as const;

/** Invented senders of gifts. */
export const INVENTED_GIVERS = [
  'the Brindlewood Circle, brindlewood-circle.example',
  'the Norhaven Friends, norhaven-friends.example',
  'the Quillmere Club, quillmere-club.example',
  'the Lindmarrow Team, lindmarrow-team.example',
] as const;

export const TITLES = [
  'Director of Research',
  'Head of the Review Panel',
  'Senior Fellow',
  'Chair of the Expert Board',
] as const;

export const GIFTS = [
  'A free first session',
  'A free guide book',
  'A free starter set',
  'A free month of help',
] as const;

export const GREETINGS = [
  'Hello, good to see you!',
  'Hi, it is me again!',
  'Hello, my friend!',
  'Hi, how are you?',
] as const;

export const INTERESTS = [
  'Long walks',
  'Old films',
  'Baking bread',
  'Board games',
  'Live music',
  'Crosswords',
  'Gardening',
  'Cycling',
  'Cooking for friends',
  'Detective novels',
] as const;

/** What others say of anything; each fits a panel of the card. */
export const REVIEWS = [
  'I was not sure at first. Today I would do it again at once.',
  'Everybody I know says the same.',
  'My whole family came to the same view.',
  'People like me have done this for years.',
  'All of my friends agreed long before I did.',
  'I only wish that I had listened to the others sooner.',
  'Most of my neighbours have done so by now.',
  'I asked around, and nobody had a bad word for it.',
] as const;

export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
