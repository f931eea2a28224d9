import { expect, it } from 'vitest';
import { KeptStream } from '../../src/sources/kept-stream.ts';

async function* abc(): AsyncGenerator<Uint8Array> {
  for (const letter of ['a', 'bb', 'ccc']) yield Buffer.from(letter);
}

async function textOf(pieces: AsyncIterable<Buffer>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece.toString();
  return text;
}

it('gives all of the stream after any number of its pieces', async () => {
  for (const taken of [0, 1, 2, 3]) {
    const stream = new KeptStream(abc(), 6);
    let left = taken;
    for await (const _ of stream.pieces()) if ((left -= 1) < 0) break;
    expect((await stream.whole())?.toString()).toBe('abbccc');
  }
});

it('goes on where it stands', async () => {
  const stream = new KeptStream(abc(), 6);
  for await (const _ of stream.pieces()) break;
  expect(await textOf(stream.pieces())).toBe('bbccc');
});

it('lets more pass than it keeps', async () => {
  const stream = new KeptStream(abc(), 5);
  expect(await textOf(stream.pieces())).toBe('abbccc');
  expect(await stream.whole()).toBeNull();
});

it('never takes a stream that failed for one that ended', async () => {
  async function* failing(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('a');
    throw new Error('broken');
  }
  const stream = new KeptStream(failing(), 6);
  await expect(textOf(stream.pieces())).rejects.toThrow('broken');
  await expect(stream.whole()).rejects.toThrow('broken');
});
