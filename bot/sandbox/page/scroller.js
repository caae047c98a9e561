// Keeps a conversation at its end unless the reader has scrolled up.

const SLACK = 40; // pixels from the end that still count as the end

export class Scroller {
  isAtEnd = true;

  /** `onMove` is called whenever the reader arrives at the end or leaves it. */
  constructor(log, onMove) {
    this.log = log;
    let lastTop = 0;
    log.addEventListener("scroll", () => {
      const wasAtEnd = this.isAtEnd;
      const isNear = log.scrollHeight - log.scrollTop - log.clientHeight < SLACK;
      // Content that grows below does not count as scrolling up.
      this.isAtEnd = isNear || (wasAtEnd && log.scrollTop >= lastTop);
      lastTop = log.scrollTop;
      if (wasAtEnd !== this.isAtEnd) onMove();
    });
    const observer = new ResizeObserver(() => this.isAtEnd && this.#jump());
    observer.observe(log);
    observer.observe(log.querySelector(".messages"));
  }

  /** Go to the end and stay there. */
  toEnd() {
    this.isAtEnd = true;
    this.#jump();
  }

  #jump() {
    this.log.scrollTop = this.log.scrollHeight;
  }
}
