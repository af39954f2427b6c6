import { describe, expect, it } from 'vitest';
import { ImportRefusal } from '#core/import/refusal.ts';
import { readAttribute, XmlScanner } from '#core/import/xml/scanner.ts';

/** Everything a document says, one line per event, texts joined; fed in pieces of `step` characters. */
function scan(xml: string, step = xml.length || 1, maxToken = 1000): string {
  const lines: string[] = [];
  let text = '';
  const flush = (): void => {
    if (text.trim() !== '') lines.push(`"${text}"`);
    text = '';
  };
  const scanner = new XmlScanner(
    {
      open(name, attributes) {
        flush();
        lines.push(`<${name}${attributes.trim() === '' ? '' : ` ${attributes.trim()}`}>`);
      },
      close(name) {
        flush();
        lines.push(`</${name}>`);
      },
      text: (value) => (text += value),
    },
    maxToken,
  );
  for (let at = 0; at < xml.length; at += step) scanner.write(xml.slice(at, at + step));
  scanner.end();
  return lines.join(' ');
}

function refusalOf(xml: string, maxToken?: number): string {
  try {
    scan(xml, xml.length, maxToken);
  } catch (error) {
    if (error instanceof ImportRefusal) return error.code;
    throw error;
  }
  return 'accepted';
}

const document = `\ufeff<?xml version="1.0"?><!-- a > b --><x:row r="1" s='a>b'><c/>one &amp; t&#119;o<v><![CDATA[<&]]></v> &#x20AC;</x:row>\n`;

describe('XML scanner', () => {
  it('reports elements without prefix, attributes and decoded text', () => {
    expect(scan(document)).toBe(`<row r="1" s='a>b'> <c> </c> "one & two" <v> "<&" </v> " €" </row>`);
  });

  it('gives the same events however the document is cut into pieces', () => {
    const whole = scan(document);
    for (let step = 1; step < document.length; step += 1) expect(scan(document, step)).toBe(whole);
  });

  it.each([
    '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>',
    '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
    '<!ENTITY a "b"><x/>',
  ])('refuses a document type: %s', (xml) => {
    expect(refusalOf(xml)).toBe('xml-doctype');
  });

  it.each([
    '<a>',
    '<a></b>',
    '</a>',
    '<a/><b/>',
    'text',
    '<a/>text',
    '',
    '<a>&nope;</a>',
    '<a>&#1114112;</a>',
    '<a',
    '<a><b></a></b>',
    '< a/>',
  ])('refuses %j as damaged', (xml) => {
    expect(refusalOf(xml)).toBe('xml-malformed');
  });

  it('refuses a token that never ends', () => {
    expect(refusalOf(`<a b="${'x'.repeat(2000)}`, 1000)).toBe('cell-too-long');
  });

  it('refuses nesting that no spreadsheet has', () => {
    expect(refusalOf('<a>'.repeat(300) + '</a>'.repeat(300))).toBe('xml-malformed');
  });
});

describe('attributes', () => {
  it('are found by name without prefix, in either quotes, decoded', () => {
    const raw = ` name="R&amp;D" sheetId = '4' r:id="rId1"`;
    expect(readAttribute(raw, 'name')).toBe('R&D');
    expect(readAttribute(raw, 'sheetId')).toBe('4');
    expect(readAttribute(raw, 'id')).toBe('rId1');
    expect(readAttribute(raw, 'state')).toBeNull();
  });

  it('cannot be forged inside the value of another', () => {
    expect(readAttribute(` name="a id='evil'" r:id="rId1"`, 'id')).toBe('rId1');
  });
});
