/** What a simulated judge or persuader makes of a request, before it is an HTTP answer. */
export type RoleAnswer =
  | { readonly kind: 'text'; readonly text: string }
  /** In the refusal field of the message. */
  | { readonly kind: 'refusal'; readonly text: string }
  /** HTTP 400 of the provider's filter. */
  | { readonly kind: 'blocked' }
  /** The request is none that this role is asked. */
  | { readonly kind: 'unknown'; readonly what: string };
