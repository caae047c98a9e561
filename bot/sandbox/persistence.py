"""The world on disk: one JSON file, written atomically."""

from pathlib import Path

from bot.sandbox.state import State


def load(path: Path | None) -> State:
    """Return the state that ``path`` holds, or a new one."""
    if path is None or not path.exists():
        return State()
    state = State.model_validate_json(path.read_bytes())
    for chat in state.chats.values():
        chat.action = None
    return state


def save(state: State, path: Path) -> None:
    """Replace ``path`` with ``state``: a crash leaves the old file or the new one, never a half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    partial.write_text(state.model_dump_json(), "utf-8")
    partial.replace(path)
