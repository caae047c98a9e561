"""A client corrects what is stored about them: name, telephone number, health answers."""

from bot.i18n import Translator
from bot.messages import Button, Message
from bot.screening.rules import Verdict
from bot.screening.service import ScreeningDecided
from data.people import Step
from handlers import callbacks as on
from handlers import keyboards
from handlers.client import contact, questionnaire, review
from handlers.turn import Turn

NAME_STEP = "correct_name"
PHONE_STEP = "correct_phone"


async def show(turn: Turn) -> None:
    """Show what can be corrected here."""
    await turn.expect(None)
    turn.show(_screen(turn))


async def ask_name(turn: Turn) -> None:
    """Ask for the right name."""
    await turn.expect(Step(NAME_STEP, {}))
    tr = turn.tr
    turn.show(Message(tr("What name shall we write down? Please type it."), (_ways_back(tr),)))


async def typed_name(turn: Turn, _step: Step) -> None:
    """Write down the name, and show it."""
    if contact.take_name(turn):
        await turn.expect(None)
        turn.say(_screen(turn))


async def ask_phone(turn: Turn) -> None:
    """Ask for the right telephone number."""
    await turn.expect(Step(PHONE_STEP, {}))
    contact.ask_for_phone(turn)


async def typed_phone(turn: Turn, _step: Step, given: str | None = None) -> None:
    """Write down the telephone number, typed or shared, and show it."""
    if contact.take_phone(turn, given):
        await turn.expect(None)
        turn.say(_screen(turn))


async def answers(turn: Turn) -> None:
    """Show all health answers, to be changed and sent again, where no therapist has to look first."""
    await turn.expect(None)
    try:
        await turn.services.screenings.correct(turn.session, turn.client.id)
    except ScreeningDecided as decided:
        turn.show(await review.with_ways_on(turn, _needs_therapist(turn.tr, decided.verdict)))
    except LookupError:
        questionnaire.offer(turn)
    else:
        await questionnaire.show(turn)


def _screen(turn: Turn) -> Message:
    tr = turn.tr
    parts = [
        tr("<b>Correct my data</b>"),
        *contact.lines(tr, turn.client),
        "",
        tr("What would you like to correct?"),
    ]
    return Message(
        "\n".join(parts),
        (
            (Button(tr("✎ Name"), on.CORRECT_NAME()),),
            (Button(tr("✎ Telephone number"), on.CORRECT_PHONE()),),
            (Button(tr("✎ Health answers"), on.CORRECT_ANSWERS()),),
            (Button(tr("← Back"), on.PRIVACY()), keyboards.to_menu(tr)),
            (keyboards.person(tr),),
        ),
    )


def _needs_therapist(tr: Translator, verdict: Verdict) -> Message:
    parts = [
        tr(
            "A therapist has to look before anything is changed in these answers. Please tell our team "
            "what is not right, and they pass it on."
        )
    ]
    if verdict is Verdict.EMERGENCY:
        parts.append(tr("In an emergency call <b>112</b>. Do not wait for us."))
    return Message("\n\n".join(parts), ((keyboards.person(tr),), _ways_back(tr)))


def _ways_back(tr: Translator) -> tuple[Button, ...]:
    return (Button(tr("← Back"), on.CORRECT()), keyboards.to_menu(tr))
