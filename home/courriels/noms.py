"""Names that our mails quote: whoever writes one does not put the address of a site in it (T21)."""

import re

from django.core.exceptions import ValidationError
from django.db.models import Model

# « www.exemple.com », « exemple.fr/page » : ce qu’un lecteur de courriels rend cliquable. « St.Jean » n’en est pas.
ADRESSE = re.compile(r"://|\bwww\.|[\w-]{2}\.(?:[a-z]{2}|[A-Z]{2})")
PHRASE = "Écrivez un nom : pas d’adresse de site ici."


def sans_adresse(texte: str) -> None:
    """Refuse a name that holds the address of a site. Raises ValidationError."""
    if ADRESSE.search(texte):
        raise ValidationError(PHRASE, code="adresse")


def noms_sans_adresse(objet: Model, *champs: str) -> None:
    """The same for these fields of a row, said at each; called by `clean`. Raises ValidationError."""
    if fautes := {champ: PHRASE for champ in champs if ADRESSE.search(getattr(objet, champ))}:
        raise ValidationError(fautes)
