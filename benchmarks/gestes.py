"""What people write: a step marked, a module's recording, an answer, a whole attempt at a quiz.

Each has her session and her anti-forgery word, as a browser would; `benchmarks.apprenants` makes them.
"""

from itertools import cycle
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from benchmarks.paquet import cliche
from benchmarks.processeur import Lecteur

JETON, ESSAI, REPONSES = "a" * 32, "banc-vingt", "banc-reponses"


class Apprenant(Lecteur):
    """Somebody who learns: what she may mark, her module, her attempts."""

    def __init__(self, port: int, sien: dict[str, Any]) -> None:
        super().__init__(port, sien["cookie"])
        self.sien, self.compteur = sien, 0
        self.etapes, self.choix = iter(sien["etapes"]), cycle(sien["reponses"]["choix"])
        self.entetes |= {"X-CSRFToken": JETON}

    def marquer(self) -> None:
        """The next step of her trainings, done."""
        adresse, ouverture = next(self.etapes)
        self.poster(adresse, {"ouverture": ouverture})

    def enregistrer(self) -> None:
        """A module says all that was written in it since it was opened: an answer, the page reached."""
        self.compteur += 1
        self.envoyer(self.sien["module"], cliche(self.sien["jeton"], self.compteur))

    def repondre(self) -> None:
        """One question changes, as the screen sends it: the whole form, and which one it is."""
        en_cours = self.sien["reponses"]
        corps = en_cours["justes"] | {"q1": next(self.choix), "action": "enregistrer", "seule": "q1"}
        self.poster(en_cours["adresse"], corps, attendus={200}, **{"HX-Request": "true"})

    def repondre_sur_place(self) -> None:
        """The question between two paragraphs of a step of sixty blocks."""
        ici, self.compteur = self.sien["sur_place"], self.compteur + 1
        corps = {ici["champ"]: ici["choix"][self.compteur % len(ici["choix"])], "cle": str(uuid4())}
        self.poster(ici["adresse"], corps, attendus={200}, Accept="application/json")

    def essayer(self) -> None:
        """Begin, read the twenty questions, hand them in, read the result."""
        essai = self.poster(f"/quiz/{ESSAI}/", {})
        self.lire(essai)
        self.poster(essai, self.sien["essai"]["justes"] | {"action": "rendre"})
        self.lire(essai)

    def poster(self, adresse: str, champs: dict[str, str], attendus: set[int] | None = None, **entetes: str) -> str:
        """Send a form, which leads somewhere unless the answer is part of the page: there."""
        entetes["Content-Type"] = "application/x-www-form-urlencoded"
        return self.demander("POST", adresse, urlencode(champs), entetes, attendus or {302, 303})
