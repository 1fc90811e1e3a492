"""The wording of messages: ours, or the Région's."""

from dataclasses import dataclass

from safran.inscriptions.avis import AVIS, AvisDeSession
from safran.inscriptions.models import TexteAvis


@dataclass(frozen=True)
class Message:
    """One kind of message and how it is worded today; `texte` is None for the wording of origin."""

    code: str
    usuel: AvisDeSession
    texte: TexteAvis | None

    @property
    def objet(self) -> str:
        """The subject in use."""
        return self.texte.objet if self.texte else self.usuel.objet

    @property
    def phrase(self) -> str:
        """The sentence in use."""
        return self.texte.phrase if self.texte else self.usuel.phrase


def texte_lire(avis: str) -> tuple[str, str]:
    """Subject and sentence of a message; one query."""
    ecrit = TexteAvis.objects.filter(avis=avis).values_list("objet", "phrase").first()
    return ecrit or (AVIS[avis].objet, AVIS[avis].phrase)


def messages_lire() -> list[Message]:
    """Every kind of message, in the order of a session's life; one query."""
    ecrits = {texte.avis: texte for texte in TexteAvis.objects.select_related("modifie_par")}
    return [Message(code, usuel, ecrits.get(code)) for code, usuel in AVIS.items()]


def message_lire(avis: str) -> Message | None:
    """One kind of message, or None for a word that names none."""
    if avis not in AVIS:
        return None
    return Message(avis, AVIS[avis], TexteAvis.objects.select_related("modifie_par").filter(avis=avis).first())
