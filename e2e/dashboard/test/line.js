import net from 'node:net';

/** A connection between the browser and a gateway that a test can cut and silence. */
export class Line {
  #server;
  #target;
  #sockets = new Set();
  #isUp = true;

  static async to(url) {
    const line = new Line(new URL(url));
    await new Promise((listening) => line.#server.listen(0, '127.0.0.1', listening));
    return line;
  }

  constructor(target) {
    this.#target = target;
    this.#server = net.createServer((browser) => this.#accept(browser));
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  /** Closes all connections, and refuses new ones until it is up again. */
  cut() {
    this.#isUp = false;
    for (const socket of this.#sockets) socket.destroy();
  }

  restore() {
    this.#isUp = true;
  }

  close() {
    this.cut();
    this.#server.close();
  }

  #accept(browser) {
    if (!this.#isUp) {
      browser.destroy();
      return;
    }
    const gateway = net.connect(Number(this.#target.port), this.#target.hostname);
    for (const [socket, other] of [[browser, gateway], [gateway, browser]]) {
      this.#sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  }
}
