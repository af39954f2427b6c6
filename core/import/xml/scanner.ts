import { ImportRefusal } from '../refusal.ts';

/** What a scan reports, in document order. Names come without their namespace prefix. */
export interface XmlEvents {
  /** `attributes` is the raw text between name and `>`; read it with {@link readAttribute}. */
  open(name: string, attributes: string): void;
  close(name: string): void;
  /** Character data with references resolved; one run may come in several pieces. */
  text(value: string): void;
  /**
   * Takes the whole element that begins at `at`, with all that it holds, where that is of the one form that a document mostly
   * consists of: returns the position after it, or -1, with nothing done, for anything else. Saves telling it in pieces.
   */
  whole?(text: string, at: number): number;
}

/** Elements nest no deeper; what {@link XmlEvents.whole} takes has two levels. */
const deepest = 256;

/**
 * A push scanner for the XML that office documents are made of, fed with pieces of decoded text so that a sheet of any
 * size passes through in bounded memory (docs/decisions/0020-reading-workbooks.md). It checks that elements nest and
 * close, refuses any document type declaration (the carrier of entity expansion and external entities) and any token
 * longer than `maxTokenCharacters`. It is not a validator. Throws ImportRefusal.
 */
export class XmlScanner {
  private rest = '';
  /** Names of the open elements as written, and without prefix. */
  private readonly stack: string[] = [];
  private readonly names: string[] = [];
  private hasRoot = false;
  private readonly events: XmlEvents;
  private readonly maxTokenCharacters: number;

  constructor(events: XmlEvents, maxTokenCharacters: number) {
    this.events = events;
    this.maxTokenCharacters = maxTokenCharacters;
  }

  /** Scans the next piece of the document. */
  write(piece: string): void {
    const text = this.rest === '' ? piece : this.rest + piece;
    const used = this.scan(text);
    this.rest = used === text.length ? '' : text.slice(used);
    if (this.rest.length > this.maxTokenCharacters) {
      throw new ImportRefusal(
        'cell-too-long',
        `A single value is longer than the limit of ${this.maxTokenCharacters} characters; the file was not read further.`,
      );
    }
  }

  /** To be called after the last piece: throws when the document is not whole. */
  end(): void {
    if (this.rest.trim() !== '' || this.stack.length > 0 || !this.hasRoot) throw malformed('it ends too early');
  }

  /** Returns how many characters were consumed; what follows is an unfinished token. */
  private scan(text: string): number {
    let at = 0;
    for (;;) {
      const less = text.indexOf('<', at);
      if (less < 0) {
        // Text without its end: hold back an unfinished reference, hand on the rest.
        const reference = text.lastIndexOf('&');
        const end = reference >= at && text.indexOf(';', reference) < 0 ? reference : text.length;
        this.characters(text, at, end);
        return end;
      }
      if (less > at) this.characters(text, at, less);
      at = less;
      const marker = text.charCodeAt(less + 1);
      if (marker === 0x2f /* / */) {
        const end = this.closeTag(text, less + 2);
        if (end < 0) return less;
        at = end;
      } else if (marker === 0x21 /* ! */) {
        const end = this.declaration(text, less);
        if (end < 0) return less;
        at = end;
      } else if (marker === 0x3f /* ? */) {
        const end = text.indexOf('?>', less);
        if (end < 0) return less;
        at = end + 2;
      } else {
        const whole = this.stack.length > 0 && this.stack.length < deepest - 2 ? this.whole(text, less) : -1;
        if (whole >= 0) {
          at = whole;
          continue;
        }
        const end = findTagEnd(text, less + 1);
        if (end < 0) return less;
        this.openTag(text, less + 1, end);
        at = end + 1;
      }
    }
  }

  private whole(text: string, at: number): number {
    return this.events.whole === undefined ? -1 : this.events.whole(text, at);
  }

  private openTag(text: string, start: number, end: number): void {
    const isEmpty = text.charCodeAt(end - 1) === 0x2f;
    const last = isEmpty ? end - 1 : end;
    let nameEnd = start;
    while (nameEnd < last && text.charCodeAt(nameEnd) > 0x20) nameEnd += 1;
    const raw = text.slice(start, nameEnd);
    const name = localName(raw);
    if (name === '') throw malformed('an element has no name');
    if (this.stack.length === 0) {
      if (this.hasRoot) throw malformed('it has two roots');
      this.hasRoot = true;
    }
    if (this.stack.length >= deepest) throw malformed('its elements nest too deeply');
    this.events.open(name, text.slice(nameEnd, last));
    if (isEmpty) {
      this.events.close(name);
    } else {
      this.stack.push(raw);
      this.names.push(name);
    }
  }

  /** The end tag whose name starts at `start`: the position after it, or -1 when it is not complete. */
  private closeTag(text: string, start: number): number {
    const raw = this.stack[this.stack.length - 1];
    // Nearly always exactly the name that is open, which needs no copy of it.
    let after = -1;
    if (raw !== undefined && text.startsWith(raw, start) && text.charCodeAt(start + raw.length) === 0x3e) {
      after = start + raw.length + 1;
    } else {
      const end = text.indexOf('>', start);
      if (end < 0) return -1;
      const name = text.slice(start, end).trimEnd();
      if (name !== raw) throw malformed(`</${cut(name)}> closes nothing`);
      after = end + 1;
    }
    this.stack.pop();
    this.events.close(this.names.pop() ?? '');
    return after;
  }

  /** Comment, CDATA section or document type at `at`: the position after it, or -1 when it is not complete. */
  private declaration(text: string, at: number): number {
    if (text.startsWith('<!--', at)) {
      const end = text.indexOf('-->', at + 4);
      return end < 0 ? -1 : end + 3;
    }
    if (text.startsWith('<![CDATA[', at)) {
      const end = text.indexOf(']]>', at + 9);
      if (end < 0) return -1;
      if (this.stack.length > 0) this.events.text(text.slice(at + 9, end));
      return end + 3;
    }
    // Too short to tell a comment from a section: wait for more.
    const head = text.slice(at, at + 9);
    if ('<![CDATA['.startsWith(head) || '<!--'.startsWith(head)) return -1;
    throw new ImportRefusal(
      'xml-doctype',
      'The file declares a document type, which spreadsheets never need and attacks use (entity expansion); it was refused.',
    );
  }

  private characters(text: string, start: number, end: number): void {
    if (end <= start) return;
    const raw = text.slice(start, end);
    if (this.stack.length === 0) {
      if (/^[\s\ufeff]*$/.test(raw)) return;
      throw malformed('it has text outside its elements');
    }
    this.events.text(raw.includes('&') ? decodeReferences(raw) : raw);
  }
}

/**
 * The value of the attribute whose name without prefix is `name`, in the raw text that {@link XmlEvents.open} gives, or
 * null. Reads the attributes in order, so nothing inside another attribute's value can pose as one.
 */
export function readAttribute(attributes: string, name: string): string | null {
  const length = attributes.length;
  for (let at = 0; at < length;) {
    while (at < length && attributes.charCodeAt(at) <= 0x20) at += 1;
    const equals = attributes.indexOf('=', at);
    if (equals < 0) return null;
    const key = localName(attributes.slice(at, equals).trim());
    let start = equals + 1;
    while (start < length && attributes.charCodeAt(start) <= 0x20) start += 1;
    const quote = attributes.charAt(start);
    if (quote !== '"' && quote !== "'") throw malformed('an attribute has no quotes');
    const end = attributes.indexOf(quote, start + 1);
    if (end < 0) throw malformed('an attribute has no end');
    if (key === name) {
      const raw = attributes.slice(start + 1, end);
      return raw.includes('&') ? decodeReferences(raw) : raw;
    }
    at = end + 1;
  }
  return null;
}

/** Where the tag that starts at `from` ends: the first `>` outside of quotes, -1 when there is none yet. */
function findTagEnd(text: string, from: number): number {
  let end = text.indexOf('>', from);
  for (let scanned = from, quote = ''; end >= 0;) {
    // Usually no quote is open at the first '>' and the loop below runs once over a few characters.
    for (; scanned < end; scanned += 1) {
      const code = text.charCodeAt(scanned);
      if (code !== 0x22 && code !== 0x27) continue;
      const character = code === 0x22 ? '"' : "'";
      if (quote === '') quote = character;
      else if (quote === character) quote = '';
    }
    if (quote === '') return end;
    scanned = end + 1;
    end = text.indexOf('>', scanned);
  }
  return -1;
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}

const named: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

function decodeReferences(text: string): string {
  return text.replace(/&([^;&]{0,12})(;?)/g, (_, body: string, semicolon: string) => {
    const name = semicolon === '' ? undefined : named.get(body);
    if (name !== undefined) return name;
    const number = semicolon === '' ? null : /^#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}))$/.exec(body);
    if (!number) throw malformed(`the reference &${cut(body)}; is not known`);
    const code = number[1] === undefined ? Number(number[2]) : Number.parseInt(number[1], 16);
    if (code > 0x10ffff) throw malformed(`the reference &${cut(body)}; is no character`);
    return String.fromCodePoint(code);
  });
}

function cut(text: string): string {
  return text.slice(0, 40);
}

function malformed(reason: string): ImportRefusal {
  return new ImportRefusal('xml-malformed', `The file's content is damaged: ${reason}.`);
}
