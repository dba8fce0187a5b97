"""Is a telephone number personal? The only door to libphonenumber's numbering plans.

Google keeps them up to date for every country.
"""

from functools import lru_cache


@lru_cache(maxsize=1024)
def is_personal(number: str, country: str | None) -> bool:
    """Whether a number belongs to a person: a mobile or personal number, and no landline.

    Without a country (ISO 3166-1, two letters) the number must begin with `+`. If the numbers of a
    country do not distinguish mobiles from landlines, as in North America, none is personal.
    """
    import phonenumbers  # noqa: PLC0415 - few texts hold a number that must be asked for

    try:
        found = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return False
    carried = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.PERSONAL_NUMBER)
    return phonenumbers.is_valid_number(found) and phonenumbers.number_type(found) in carried
