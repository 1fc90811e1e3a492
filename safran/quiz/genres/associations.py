"""Matching and ordering: one list of choices per line, never a gesture of the pointer."""

import secrets
from fractions import Fraction
from hashlib import blake2b
from typing import Any

from safran.quiz.choices import BaremeOrdre
from safran.quiz.genres.base import PartieCorrigee
from safran.quiz.genres.parties import GenreParties, Lecture, Partie

MELANGES_MAX = 20


def melanger_autrement(liste: list[Any]) -> list[Any]:
    """The same things in another order, when there is one: the right order is never shown as it is."""
    depart, hasard = list(liste), secrets.SystemRandom()
    for _essai in range(MELANGES_MAX):
        hasard.shuffle(liste)
        if liste != depart:
            break
    return liste


class GenreLignes(GenreParties):
    """What matching and ordering share: the lines of the frozen question, each with one right choice."""

    def justes(self, question: dict[str, Any]) -> dict[str, str]:
        """The right choice of each line."""
        raise NotImplementedError

    def options(self, question: dict[str, Any]) -> tuple[tuple[str, str], ...]:
        """What can be chosen on each line."""
        raise NotImplementedError

    def parties(self, question: dict[str, Any]) -> list[Partie]:
        """One list per line."""
        options = self.options(question)
        return [Partie(ligne["id"], ligne["texte"], options) for ligne in question["lignes"]]

    def part(self, question: dict[str, Any], reponse: dict[str, Any]) -> Fraction:
        """Each line counts as much."""
        donnees, justes = reponse.get("parties", {}), self.justes(question)
        return Fraction(sum(donnees.get(cle) == juste for cle, juste in justes.items()), len(justes))

    def details(self, question: dict[str, Any], reponse: dict[str, Any]) -> dict[str, Any]:
        """Each line with what was chosen and what was right."""
        donnees, justes, mots = reponse.get("parties", {}), self.justes(question), dict(self.options(question))
        return {
            "parties": [
                PartieCorrigee(
                    ligne["texte"],
                    mots.get(donnees.get(ligne["id"], ""), ""),
                    mots[justes[ligne["id"]]],
                    Fraction(int(donnees.get(ligne["id"]) == justes[ligne["id"]])),
                    ligne.get("retour", ""),
                )
                for ligne in question["lignes"]
            ]
        }

    def exacte(self, question: dict[str, Any]) -> dict[str, Any]:
        """Each line with its right choice."""
        return {"parties": self.justes(question)}

    def signature(self, question: dict[str, Any], reponse: dict[str, Any]) -> list[str]:
        """The lines that are right."""
        donnees = reponse.get("parties", {})
        return [cle[:8] for cle, juste in self.justes(question).items() if donnees.get(cle) == juste]

    def legendes(self, question: dict[str, Any]) -> dict[str, str]:
        """Each line, right."""
        mots, justes = dict(self.options(question)), self.justes(question)
        return {li["id"][:8]: f"{li['texte']} : {mots[justes[li['id']]]}" for li in question["lignes"]}


def _choix_offrir(choix: dict[str, str], texte: str) -> str:
    """Offer a choice once, under a name that tells nothing of the line it goes with."""
    texte = texte.strip()
    return choix.setdefault(texte, f"c{blake2b(texte.encode(), digest_size=6).hexdigest()}")


class GenreAppariement(GenreLignes):
    """Each line goes with one choice; choices may be more than the lines."""

    consigne = "Choisissez dans chaque liste ce qui va avec la ligne"

    def figer(self, valeur: Any, melanger: bool) -> dict[str, Any]:
        """The lines, and the choices: one for each different text, always shuffled."""
        lignes: list[dict[str, Any]] = []
        choix: dict[str, str] = {}
        for rang, bloc in enumerate(valeur["paires"].bound_blocks, start=1):
            identite = bloc.id or f"p{rang}"
            juste = _choix_offrir(choix, bloc.value["droite"])
            lignes.append(
                {
                    "id": identite,
                    "texte": bloc.value["gauche"],
                    "juste": juste,
                    "retour": bloc.value.get("retour") or "",
                }
            )
        for leurre in valeur["leurres"]:
            _choix_offrir(choix, leurre)
        proposes = melanger_autrement([{"id": identite, "texte": texte} for texte, identite in choix.items()])
        return {"lignes": melanger_autrement(lignes) if melanger else lignes, "choix": proposes}

    def justes(self, question: dict[str, Any]) -> dict[str, str]:
        """As frozen."""
        return {ligne["id"]: ligne["juste"] for ligne in question["lignes"]}

    def options(self, question: dict[str, Any]) -> tuple[tuple[str, str], ...]:
        """The choices, in the order of this attempt."""
        return tuple((choix["id"], choix["texte"]) for choix in question["choix"])

    def rectifier(self, figee: dict[str, Any], actuelle: dict[str, Any]) -> dict[str, Any] | None:
        """The same lines and choices, matched as they are today."""
        textes = {choix["id"]: choix["texte"] for choix in actuelle["choix"]}
        ici = {choix["texte"]: choix["id"] for choix in figee["choix"]}
        justes = {ligne["id"]: textes[ligne["juste"]] for ligne in actuelle["lignes"]}
        if justes.keys() != {ligne["id"] for ligne in figee["lignes"]} or not set(justes.values()) <= ici.keys():
            return None
        return {**figee, "lignes": [{**ligne, "juste": ici[justes[ligne["id"]]]} for ligne in figee["lignes"]]}


class GenreOrdre(GenreLignes):
    """Each line receives its rank."""

    consigne = "Donnez à chaque ligne son rang, de 1 (en premier) au dernier"

    def figer(self, valeur: Any, melanger: bool) -> dict[str, Any]:
        """The lines, always shuffled, and the right order of their identities."""
        lignes = [
            {"id": bloc.id or f"e{rang}", "texte": bloc.value["texte"], "retour": bloc.value.get("retour") or ""}
            for rang, bloc in enumerate(valeur["elements"].bound_blocks, start=1)
        ]
        ordre = [ligne["id"] for ligne in lignes]
        bareme = valeur.get("bareme") or BaremeOrdre.PLACES.value
        return {"lignes": melanger_autrement(lignes), "ordre": ordre, "bareme": bareme}

    def justes(self, question: dict[str, Any]) -> dict[str, str]:
        """The rank of each line."""
        return {identite: str(rang) for rang, identite in enumerate(question["ordre"], start=1)}

    def options(self, question: dict[str, Any]) -> tuple[tuple[str, str], ...]:
        """The ranks."""
        return tuple((str(rang), str(rang)) for rang in range(1, len(question["ordre"]) + 1))

    def exiger(self, question: dict[str, Any], donnees: dict[str, str], lecture: Lecture) -> None:
        """Each line has a rank of its own."""
        sans = [ligne["id"] for ligne in question["lignes"] if ligne["id"] not in donnees]
        if sans:
            lecture.noter("Donnez un rang à chaque ligne.", *sans)
        rangs = list(donnees.values())
        for rang in sorted({r for r in rangs if rangs.count(r) > 1}):
            cles = [cle for cle, valeur in donnees.items() if valeur == rang]
            lecture.noter(f"Plusieurs lignes ont le rang {rang}.", *cles)

    def part(self, question: dict[str, Any], reponse: dict[str, Any]) -> Fraction:
        """Each line at its place counts, or the whole order alone."""
        part = super().part(question, reponse)
        return part if question["bareme"] == BaremeOrdre.PLACES else Fraction(int(part == 1))

    def rectifier(self, figee: dict[str, Any], actuelle: dict[str, Any]) -> dict[str, Any] | None:
        """The same lines in today's order."""
        if set(figee["ordre"]) != set(actuelle["ordre"]):
            return None
        return {**figee, "ordre": actuelle["ordre"], "bareme": actuelle["bareme"]}
