'use strict';

// SHA-256 (FIPS 180-4) of bytes as they stream by: WebCrypto has only digests of bytes that are all in memory.

class Sha256 {
  static constants = Sha256.#fractions();

  #state = new Int32Array([0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19]);
  #schedule = new Int32Array(64);
  #rest = new Uint8Array(64);
  #held = 0;
  #length = 0;

  // The first 32 bits of the fractional parts of the cube roots of the first 64 primes (§4.2.2), taken exactly.
  static #fractions() {
    const out = new Int32Array(64);
    for (let candidate = 2n, found = 0; found < 64; candidate += 1n) {
      let prime = true;
      for (let factor = 2n; factor * factor <= candidate; factor += 1n) prime &&= candidate % factor !== 0n;
      if (!prime) continue;
      let [low, high] = [0n, 1n << 36n];
      while (high - low > 1n) {
        const middle = (low + high) >> 1n;
        if (middle ** 3n <= candidate << 96n) low = middle; else high = middle;
      }
      out[found] = Number(low & 0xffffffffn);
      found += 1;
    }
    return out;
  }

  update(bytes) {
    this.#length += bytes.length;
    let at = 0;
    if (this.#held > 0) {
      at = Math.min(64 - this.#held, bytes.length);
      this.#rest.set(bytes.subarray(0, at), this.#held);
      this.#held += at;
      if (this.#held < 64) return;
      this.#blocks(this.#rest, 0, 64);
      this.#held = 0;
    }
    const whole = bytes.length - (bytes.length - at) % 64;
    this.#blocks(bytes, at, whole);
    this.#rest.set(bytes.subarray(whole));
    this.#held = bytes.length - whole;
  }

  finish() {
    const length = this.#length;
    const padding = new Uint8Array((this.#held < 56 ? 64 : 128) - this.#held);
    padding[0] = 0x80;
    const view = new DataView(padding.buffer);
    view.setUint32(padding.length - 8, Math.floor(length / 0x20000000));
    view.setUint32(padding.length - 4, (length % 0x20000000) * 8);
    this.update(padding);
    const digest = new Uint8Array(32);
    this.#state.forEach((word, n) => new DataView(digest.buffer).setInt32(n * 4, word));
    return hex(digest);
  }

  #blocks(bytes, from, to) {
    const state = this.#state;
    const w = this.#schedule;
    const k = Sha256.constants;
    for (let at = from; at < to; at += 64) {
      for (let t = 0, p = at; t < 16; t += 1, p += 4) {
        w[t] = bytes[p] << 24 | bytes[p + 1] << 16 | bytes[p + 2] << 8 | bytes[p + 3];
      }
      for (let t = 16; t < 64; t += 1) {
        const x = w[t - 15];
        const y = w[t - 2];
        const small0 = (x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3;
        const small1 = (y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10;
        w[t] = w[t - 16] + small0 + w[t - 7] + small1 | 0;
      }
      let a = state[0], b = state[1], c = state[2], d = state[3];
      let e = state[4], f = state[5], g = state[6], h = state[7];
      for (let t = 0; t < 64; t += 1) {
        const big1 = (e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7);
        const one = h + big1 + (e & f ^ ~e & g) + k[t] + w[t] | 0;
        const big0 = (a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10);
        const two = big0 + (a & b ^ a & c ^ b & c) | 0;
        h = g; g = f; f = e; e = d + one | 0; d = c; c = b; b = a; a = one + two | 0;
      }
      state[0] += a; state[1] += b; state[2] += c; state[3] += d;
      state[4] += e; state[5] += f; state[6] += g; state[7] += h;
    }
  }
}

function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
