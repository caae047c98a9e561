"""Which handler an update goes to: the one place that lists them all."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from telegram import ChatMember, ChatMemberUpdated, Update
from telegram import Message as TelegramMessage
from telegram.constants import ChatType

from handlers import callbacks as on
from handlers.callbacks import Action
from handlers.client import (
    appointments,
    asking,
    booking,
    check,
    correct,
    faq,
    guardian,
    menu,
    privacy,
    questionnaire,
    text,
)
from handlers.client import review as client_review
from handlers.staff import answering, desk, membership, review, teaching, team
from handlers.turn import Turn

Handler = Callable[[Turn], Awaitable[None]]

COMMANDS: dict[str, Handler] = {
    "start": menu.start,
    "help": menu.show_help,
    "language": menu.choose_language,
    "book": booking.services,
    "questionnaire": questionnaire.show,
    "appointments": appointments.show_all,
    "privacy": privacy.show,
    "cancel": menu.cancel,
    "questions": answering.desk_of_questions,
    "invite": team.invite,
    "team": team.show,
}

CODE_COMMANDS: dict[str, Callable[..., Awaitable[None]]] = {"claim": desk.claim, "join": team.join}

GROUP_COMMANDS: dict[str, Handler] = {
    "staffgroup": desk.use_group,
    "questions": answering.desk_of_questions,
}

TAPS: tuple[tuple[Action, Callable[..., Awaitable[None]]], ...] = (
    (on.MENU, menu.show_menu),
    (on.LANGUAGES_SCREEN, menu.choose_language),
    (on.SET_LANGUAGE, menu.set_language),
    (on.PERSON, asking.talk_to_person),
    (on.WRITE, asking.write),
    (on.SEND_QUESTION, asking.send_question),
    (on.TOPIC_GROUPS, faq.browse),
    (on.TOPICS, faq.show_group),
    (on.TOPIC, faq.show_topic),
    (on.SOURCES, faq.show_sources),
    (on.LESSON, faq.show_lesson),
    (on.NONE_OF_THESE, faq.none_of_these),
    (on.QUESTIONNAIRE, questionnaire.show),
    (on.QUESTIONNAIRE_NOTICE_READ, questionnaire.notice_read),
    (on.CONSENT, questionnaire.consent),
    (on.ANSWER, questionnaire.answer),
    (on.NUMBER_ANSWER, questionnaire.answer),
    (on.BACK, questionnaire.back),
    (on.PAUSE, questionnaire.pause),
    (on.DISCARD, questionnaire.discard),
    (on.EXPLAIN, questionnaire.explain),
    (on.SUMMARY, questionnaire.show_summary),
    (on.CHANGES, questionnaire.changes),
    (on.CHANGE_ANSWER, questionnaire.change),
    (on.SEND_ANSWERS, questionnaire.send),
    (on.CONTEST, client_review.contest),
    (on.GUARDIAN, guardian.show),
    (on.GUARDIAN_HERE, guardian.here),
    (on.GUARDIAN_CHANGE, guardian.change),
    (on.GUARDIAN_AGREES, guardian.agree),
    (on.GUARDIAN_REFUSES, guardian.refuse),
    (on.BOOKING, booking.services),
    (on.DAYS, booking.days),
    (on.TIMES, booking.times),
    (on.SLOT, booking.chosen),
    (on.USE_NAME, booking.use_name),
    (on.CHANGE_NAME, booking.change_name),
    (on.BOOK, booking.book),
    (on.APPOINTMENTS, appointments.show_all),
    (on.APPOINTMENT, appointments.show_one),
    (on.ASK_CANCEL, appointments.ask_cancel),
    (on.CANCEL, appointments.cancel),
    (on.COMING, check.coming),
    (on.CHECK, check.show),
    (on.CHECK_NOTHING, check.nothing),
    (on.CHECK_WHICH, check.which),
    (on.CHECK_SIGN, check.sign),
    (on.PRIVACY, privacy.show),
    (on.EXPORT, privacy.export),
    (on.CORRECT, correct.show),
    (on.CORRECT_NAME, correct.ask_name),
    (on.CORRECT_PHONE, correct.ask_phone),
    (on.CORRECT_ANSWERS, correct.answers),
    (on.WITHDRAW, privacy.withdraw),
    (on.ERASE, privacy.erase),
    (on.TEAM, team.show),
    (on.REMOVE, team.remove),
)

STAFF_TAPS: tuple[tuple[Action, Callable[..., Awaitable[None]]], ...] = (
    (on.DETAILS, desk.who_booked),
    (on.CLIENT, desk.who),
    (on.QUESTION_DESK, answering.desk_of_questions),
    (on.QUESTION, answering.show),
    (on.ANSWER_QUESTION, answering.ask_for_answer),
    (on.UNANSWERED_LIST, teaching.unanswered),
    (on.UNANSWERED, teaching.show),
    (on.TEACH_TOPICS, teaching.choose_topic),
    (on.TEACH_TOPIC, teaching.teach_topic),
    (on.TEACH_ANSWER, teaching.ask_for_answer),
    (on.DISMISS, teaching.dismiss),
    (on.LESSONS, teaching.lessons),
    (on.UNDO_LESSON, teaching.undo),
    (on.CASE, review.show),
    (on.DECIDE, review.decide),
)


def route(update: Update, bot_username: str) -> Handler | None:
    """Return the handler for an update, None for what the bot has nothing to say to.

    Edited messages, channel posts and kinds of update that we do not know are among the latter, and so
    is everything in a group except what concerns the staff group.
    """
    if update.callback_query is not None:
        return _for_tap(update.callback_query.data or "", _is_private(update))
    if update.my_chat_member is not None:
        return _for_membership(update.my_chat_member)
    message = update.message
    if message is None:
        return None
    if _is_private(update):
        return _for_message(message)
    return _for_group_message(message, bot_username)


def _for_tap(data: str, is_private: bool) -> Handler:
    for action, handler in (*TAPS, *STAFF_TAPS) if is_private else STAFF_TAPS:
        values = action.read(data)
        if values is not None:
            return lambda turn: handler(turn, *values)
    return menu.unknown_button


def _for_membership(change: ChatMemberUpdated) -> Handler | None:
    present = change.new_chat_member.status not in (ChatMember.LEFT, ChatMember.BANNED)
    if change.chat.type == ChatType.PRIVATE:
        return partial(membership.reachable, present=present)
    return None if present else membership.group_closed


def _for_message(message: TelegramMessage) -> Handler | None:
    if message.contact is not None:
        return text.contact
    if message.text:
        command, argument = _command(message.text)
        if command in CODE_COMMANDS:
            return partial(CODE_COMMANDS[command], code=argument)
        if command:
            return COMMANDS.get(command, menu.show_help)
    if (number := answering.replied_to(message)) is not None:
        return partial(answering.reply, number=number)
    if message.text:
        return text.typed
    return text.anything_else if text.has_content(message) else None


def _for_group_message(message: TelegramMessage, bot_username: str) -> Handler | None:
    if message.migrate_to_chat_id:
        return partial(membership.group_moved, new_chat_id=message.migrate_to_chat_id)
    if (number := answering.replied_to(message)) is not None:
        return partial(answering.reply, number=number)
    command, _ = _command(message.text or "", bot_username)
    return GROUP_COMMANDS.get(command)


def _command(written: str, bot_username: str | None = None) -> tuple[str, str]:
    """Return the command in lower case and the rest; an empty command for any other text.

    In a group, a command that names another bot is not ours.
    """
    if not written.startswith("/"):
        return "", written
    head, *rest = written[1:].split(maxsplit=1) or [""]
    name, _, addressee = head.partition("@")
    if addressee and bot_username and addressee.lower() != bot_username.lower():
        return "", written
    return name.lower(), rest[0] if rest else ""


def _is_private(update: Update) -> bool:
    chat: Any = update.effective_chat
    return chat is not None and chat.type == ChatType.PRIVATE
