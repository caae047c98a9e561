"""Before a visit: "I will come", and the short check, one tap for those to whom nothing has happened."""

from bot.booking.service import Visit
from bot.i18n import Translator
from bot.messages import Button, Message, Rows
from bot.screening.questionnaire import Item
from bot.screening.rules import Verdict, urgent_advice
from bot.screening.tables import Answer
from bot.screening.visit_check import CHANGED, REPORTED
from handlers import callbacks as on
from handlers import keyboards
from handlers.client import appointments, questionnaire
from handlers.staff import notices, therapists
from handlers.turn import Turn


async def coming(turn: Turn, number: int) -> None:
    """Record that the client will come, and tell the staff once; the short check follows."""
    visit, is_news = await turn.services.bookings.confirm(turn.session, turn.client.id, number)
    if is_news and visit is not None:
        await turn.tell_staff(
            notices.confirmed(await turn.staff_translator(), visit), key=f"confirmed:{number}"
        )
        turn.toast(turn.tr.plain("Thank you! See you soon."))
    if is_news and visit is not None and not visit.is_checked:
        await show(turn, number)
    else:
        await appointments.show_one(turn, number)


async def show(turn: Turn, number: int) -> None:
    """Ask whether any of the signs has turned up, or anything has changed."""
    visit = await _visit(turn, number)
    if visit is None:
        return
    tr, asked = turn.tr, turn.services.screenings.questionnaire.short_check
    lines = [f"• {tr.content(line)}" for line in asked.lines]
    turn.show(
        Message(
            "\n\n".join([f"<b>{_when(tr, visit)}</b>", tr.content(asked.question), "\n".join(lines)]),
            (
                (Button(tr("✓ No, none of this"), on.CHECK_NOTHING(number)),),
                (Button(tr("Yes, something"), on.CHECK_WHICH(number, "yes")),),
                (Button(tr("I am not sure"), on.CHECK_WHICH(number, "unsure")),),
                (Button(tr("← Back"), on.APPOINTMENT(number)), keyboards.to_menu(tr)),
            ),
        )
    )


async def nothing(turn: Turn, number: int) -> None:
    """Record that nothing has happened, and look forward to the visit."""
    visit = await _visit(turn, number)
    if visit is None:
        return
    await turn.services.checks.nothing(turn.session, turn.client.id, number)
    turn.toast(turn.tr.plain("Thank you! See you soon."))
    await appointments.show_one(turn, number)


async def which(turn: Turn, number: int, answer: str) -> None:
    """Ask which of the signs it is."""
    if await _visit(turn, number) is None:
        return
    if answer not in REPORTED:
        await show(turn, number)
        return
    tr, rules = turn.tr, turn.services.screenings.questionnaire
    titles = {id_: rules.item(id_).title for id_ in rules.short_check.signs}
    titles[CHANGED] = rules.short_check.changed_title
    rows: Rows = tuple(
        (Button(title[tr.language], on.CHECK_SIGN(number, id_, answer)),) for id_, title in titles.items()
    )
    turn.show(
        Message(
            tr("Which of these? If it is several, choose the one that worries you most."),
            (*rows, (Button(tr("← Back"), on.CHECK(number)), keyboards.to_menu(tr))),
        )
    )


async def sign(turn: Turn, number: int, sign: str, answer: str) -> None:
    """Take what was reported: ask on where a follow-up decides, else act on it."""
    visit = await _visit(turn, number)
    if visit is None:
        return
    given = _given(turn, sign, answer)
    if given is None:
        await show(turn, number)
    elif follow_up := turn.services.checks.follow_up(sign, answer):
        turn.show(_asked(turn.tr, follow_up, number))
    else:
        await _report(turn, number, given)


def _given(turn: Turn, sign: str, answer: str) -> dict[str, Answer] | None:
    """Return the answers that a button stands for, None for one that was never shown."""
    rules = turn.services.screenings.questionnaire
    if sign in (*rules.short_check.signs, CHANGED):
        return {sign: answer} if answer in REPORTED else None
    follow_ups = {item.id: item for item in rules.items if item.reason_id in rules.short_check.signs}
    item = follow_ups.get(sign)
    if item is None or item.asked_when is None or answer not in item.verdicts:
        return None
    parent, said = item.asked_when
    return {parent: said, sign: answer}


async def _report(turn: Turn, number: int, given: dict[str, Answer]) -> None:
    judgement = await turn.services.checks.report(turn.session, turn.client.id, number, given)
    if judgement.verdict is Verdict.EMERGENCY:
        await questionnaire.show_judgement(turn, judgement)
        return
    settled = await turn.services.holds.settle(turn.session, turn.client.id)
    await therapists.tell_of_change(turn, number, settled)
    tr, rules = turn.tr, turn.services.screenings.questionnaire
    parts = []
    if urgent_advice(rules, {id_: said for id_, said in given.items() if id_ != CHANGED}):
        parts.append(f"⚠️ <b>{tr.content(rules.urgent_advice)}</b>")
    parts.append(tr("Thank you for telling us. For your safety your coming appointments are on hold."))
    explained = (rules.explanation(reason) for reason in judgement.reasons)
    parts += [tr.content(one.advice) for one in explained if one.advice]
    parts.append(
        tr(
            "Please fill in the health questionnaire again: then we know whether you can come. "
            "Your appointments keep their times meanwhile."
        )
    )
    start = (Button(tr("▶ Start the questionnaire"), on.QUESTIONNAIRE()),)
    turn.show(Message("\n\n".join(parts), (start, (keyboards.person(tr),), (keyboards.to_menu(tr),))))


async def _visit(turn: Turn, number: int) -> Visit | None:
    """Return the visit that a check is about; where none makes sense, show what does and return None."""
    visit = await turn.services.bookings.visit(turn.session, number, client_id=turn.client.id)
    if visit is None or not visit.is_booked or visit.starts_at <= turn.now:
        await appointments.show_one(turn, number)
        return None
    standing = await turn.services.screenings.standing(turn.session, turn.client.id)
    if not standing.may_book_examination:
        # Only the whole questionnaire, or a therapist, helps now.
        await questionnaire.show(turn)
    elif not await turn.services.screenings.has_consent(turn.session, turn.client.id):
        await questionnaire.notice_read(turn)
    else:
        return visit
    return None


def _asked(tr: Translator, item: Item, number: int) -> Message:
    buttons = tuple(
        (Button(choice.label[tr.language], on.CHECK_SIGN(number, item.id, choice.value)),)
        for choice in item.choices
    )
    ways = (Button(tr("← Back"), on.CHECK(number)), keyboards.to_menu(tr))
    return Message(f"<b>{tr.content(item.question)}</b>", (*buttons, ways))


def _when(tr: Translator, visit: Visit) -> str:
    return tr("{day} at {time}", day=tr.day(visit.starts_at), time=tr.time(visit.starts_at))
