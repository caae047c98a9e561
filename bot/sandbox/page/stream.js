// The event stream, which reconnects by itself with growing pauses.

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 2000;

/**
 * Call `onEvent` with each event, `onOpen` after each (re)connection and `onLost` when the stream breaks.
 * Events missed in between are gone: `onOpen` is the moment to fetch the whole state again.
 */
export function listen({ onEvent, onOpen, onLost }) {
  let pause = FIRST_PAUSE;

  function connect() {
    const source = new EventSource("/sandbox/events");
    source.onopen = () => {
      pause = FIRST_PAUSE;
      onOpen();
    };
    source.onmessage = (event) => onEvent(JSON.parse(event.data));
    source.onerror = () => {
      source.close();
      onLost();
      setTimeout(connect, pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    };
  }

  connect();
}
