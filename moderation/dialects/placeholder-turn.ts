/**
 * The user's turn that stands before a lone response (M 2.3: turns alternate and begin with the user; our wording). It is
 * part of the request, and so of the template digest.
 */
export const PLACEHOLDER_TURN = 'Write a message.';
