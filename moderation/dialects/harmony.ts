/** One message's head in the harmony format: a channel, and what else stands before its text. */
const HEAD = /^\s*(?:<\|start\|>assistant)?<\|channel\|>(\w+)(?!\w)[^<]*(?:<\|constrain\|>[^<]*)?<\|message\|>/;

/**
 * The final channel's text of an answer that came with its harmony marks, for servers that leave them in; text without
 * such marks as it stands. Null when the answer ends in its reasoning.
 */
export function finalChannel(text: string): string | null {
  let rest = text;
  for (let head = HEAD.exec(rest); head !== null; head = HEAD.exec(rest)) {
    const body = rest.slice(head[0].length);
    if (head[1] === 'final') return body.replace(/<\|(?:return|end)\|>\s*$/, '');
    const end = body.indexOf('<|end|>');
    if (end === -1) return null;
    rest = body.slice(end + '<|end|>'.length);
  }
  return rest.trim() === '' && text.trim() !== '' ? null : rest;
}
