"""Methods about the bot itself: its name, descriptions, commands and menu button."""

import json
import re

from bot.sandbox.errors import bad_request
from bot.sandbox.methods.common import target
from bot.sandbox.parameters import Parameters
from bot.sandbox.state import Json
from bot.sandbox.world import World

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"(?:[a-z]{2})?")
_DEFAULT_SCOPE: Json = {"type": "default"}
_SCOPE_FIELDS = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}


def get_me(world: World, ask: Parameters) -> Json:  # noqa: ARG001 - every method's form
    """GetMe."""
    return {
        **world.state.bot.user(),
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy_mode,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def set_my_commands(world: World, ask: Parameters) -> bool:
    """SetMyCommands."""
    commands = ask.objects("commands", "commands")
    if commands is None:
        raise bad_request("can't parse commands JSON object")
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    listed = [_command(command) for command in commands]
    by_language = world.state.bot.commands.setdefault(_scope(world, ask), {})
    by_language[_language(ask)] = listed
    world.publish_bot()
    return True


def get_my_commands(world: World, ask: Parameters) -> list[Json]:
    """GetMyCommands: of exactly this scope and language."""
    by_language = world.state.bot.commands.get(_scope(world, ask), {})
    return by_language.get(_language(ask), [])


def delete_my_commands(world: World, ask: Parameters) -> bool:
    """DeleteMyCommands."""
    world.state.bot.commands.get(_scope(world, ask), {}).pop(_language(ask), None)
    world.publish_bot()
    return True


def set_my_name(world: World, ask: Parameters) -> bool:
    """SetMyName."""
    return _set_text(world, ask, world.state.bot.names, "name", 64)


def get_my_name(world: World, ask: Parameters) -> Json:
    """GetMyName."""
    names = world.state.bot.names
    return {"name": names.get(_language(ask)) or world.state.bot.user()["first_name"]}


def set_my_description(world: World, ask: Parameters) -> bool:
    """SetMyDescription."""
    return _set_text(world, ask, world.state.bot.descriptions, "description", 512)


def get_my_description(world: World, ask: Parameters) -> Json:
    """GetMyDescription."""
    return {"description": world.state.bot.descriptions.get(_language(ask), "")}


def set_my_short_description(world: World, ask: Parameters) -> bool:
    """SetMyShortDescription."""
    texts = world.state.bot.short_descriptions
    return _set_text(world, ask, texts, "short_description", 120)


def get_my_short_description(world: World, ask: Parameters) -> Json:
    """GetMyShortDescription."""
    return {"short_description": world.state.bot.short_descriptions.get(_language(ask), "")}


def set_chat_menu_button(world: World, ask: Parameters) -> bool:
    """SetChatMenuButton: of one private chat, or the default."""
    button = ask.parsed("menu_button", "menu button") or {"type": "default"}
    if not isinstance(button, dict) or button.get("type") not in {"default", "commands", "web_app"}:
        raise bad_request("can't parse menu button: unsupported type specified")
    world.state.bot.menu_buttons[_menu_key(world, ask)] = button
    world.touch()
    return True


def get_chat_menu_button(world: World, ask: Parameters) -> Json:
    """GetChatMenuButton: of one private chat, or the default."""
    buttons = world.state.bot.menu_buttons
    default = buttons.get(0, {"type": "commands"})
    return buttons.get(_menu_key(world, ask), default)


def _menu_key(world: World, ask: Parameters) -> int:
    return target(world, ask).id if ask.text("chat_id") else 0


def _set_text(world: World, ask: Parameters, texts: dict[str, str], name: str, longest: int) -> bool:
    text, language = ask.text(name) or "", _language(ask)
    if len(text) > longest:
        raise bad_request(f"{name.replace('_', ' ')} is too long")
    if text:
        texts[language] = text
    else:
        texts.pop(language, None)
    world.publish_bot()
    return True


def _command(command: Json) -> Json:
    name, description = command.get("command"), command.get("description")
    if not isinstance(name, str) or not _COMMAND.fullmatch(name.removeprefix("/")):
        raise bad_request("BOT_COMMAND_INVALID")
    if not isinstance(description, str) or not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name.removeprefix("/"), "description": description}


def _scope(world: World, ask: Parameters) -> str:
    scope = ask.parsed("scope", "BotCommandScope") or _DEFAULT_SCOPE
    kind = scope.get("type") if isinstance(scope, dict) else None
    if kind not in _SCOPE_FIELDS:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    named = Parameters(scope)
    if "chat_id" in _SCOPE_FIELDS[kind]:
        target(world, named)
    return json.dumps({"type": kind} | {n: named.integer(n) for n in _SCOPE_FIELDS[kind]})


def _language(ask: Parameters) -> str:
    language = ask.text("language_code") or ""
    if not _LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return language
