"""Telephone numbers: read as people write them, kept in E.164, shown with spaces."""

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat


class InvalidPhone(ValueError):
    """The text is not a telephone number; the message never repeats it."""


def parse_phone(text: str, region: str) -> str:
    """Return the number in E.164; ``region`` (ISO 3166 alpha-2) is for one without country code.

    Raise InvalidPhone when no country's numbering plan has such a number.

    >>> parse_phone("0044 20 7946 0018", "ES")
    '+442079460018'
    """
    try:
        number = phonenumbers.parse(text, region)
    except NumberParseException:
        raise InvalidPhone("not a telephone number") from None
    if not phonenumbers.is_valid_number(number):
        raise InvalidPhone("no such telephone number exists")
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def show_phone(e164: str) -> str:
    """Return the E.164 number in its international spelling.

    >>> show_phone("+442079460018")
    '+44 20 7946 0018'
    """
    return phonenumbers.format_number(phonenumbers.parse(e164), PhoneNumberFormat.INTERNATIONAL)
