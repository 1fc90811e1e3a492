"""Questions made of several answers: matching, ordering, a text with gaps."""

import re
import secrets
from fractions import Fraction
from hashlib import blake2b
from typing import Any

from django.utils.safestring import SafeString

from safran.quiz.choices import BaremeOrdre, Json
from safran.quiz.genres.choix import GenreParties, Lecture, Partie, PartieCorrigee, borner, texte_de
from safran.quiz.genres.ecrits import (
    JOKER,
    PAS_UN_NOMBRE,
    meilleure,
    mots_figer,
    mots_trouver,
    nombre_lire,
    nombres_figer,
    part_de,
    part_egale,
    proche,
    texte_attendu,
)
from safran.quiz.textes import en_html, mettre_en_forme, ranger

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
    """What matching and ordering share: lines, each with one right choice (`justes`) among all (`options`)."""

    def parties(self, question: Json) -> list[Partie]:
        options = self.options(question)
        return [Partie(ligne["id"], ligne["texte"], options) for ligne in question["lignes"]]

    def part(self, question: Json, reponse: Json) -> Fraction:
        donnees, justes = reponse.get("parties", {}), self.justes(question)
        return Fraction(sum(donnees.get(cle) == juste for cle, juste in justes.items()), len(justes))

    def details(self, question: Json, reponse: Json) -> Json:
        donnees, justes, mots = reponse.get("parties", {}), self.justes(question), dict(self.options(question))
        parties = []
        for ligne in question["lignes"]:
            donnee, juste = donnees.get(ligne["id"], ""), justes[ligne["id"]]
            dite, part = mots.get(donnee, ""), Fraction(int(donnee == juste))
            parties.append(PartieCorrigee(ligne["texte"], dite, mots[juste], part, ligne.get("retour", "")))
        return {"parties": parties}

    def exacte(self, question: Json) -> Json:
        return {"parties": self.justes(question)}

    def signature(self, question: Json, reponse: Json) -> list[str]:
        donnees = reponse.get("parties", {})
        return [cle[:8] for cle, juste in self.justes(question).items() if donnees.get(cle) == juste]

    def legendes(self, question: Json) -> dict[str, str]:
        mots, justes = dict(self.options(question)), self.justes(question)
        return {li["id"][:8]: f"{li['texte']} : {mots[justes[li['id']]]}" for li in question["lignes"]}


def _choix_offrir(choix: dict[str, str], texte: str) -> str:
    """Offer a choice once, under a name that tells nothing of the line it goes with."""
    texte = texte.strip()
    return choix.setdefault(texte, f"c{blake2b(texte.encode(), digest_size=6).hexdigest()}")


class GenreAppariement(GenreLignes):
    """Each line goes with one choice; choices may be more than the lines."""

    consigne = "Choisissez dans chaque liste ce qui va avec la ligne"

    def figer(self, valeur: Any, melanger: bool) -> Json:
        """The lines, and the choices: one for each different text, always shuffled."""
        lignes: list[Json] = []
        choix: dict[str, str] = {}
        for rang, bloc in enumerate(valeur["paires"].bound_blocks, start=1):
            paire, identite = bloc.value, bloc.id or f"p{rang}"
            juste, retour = _choix_offrir(choix, paire["droite"]), paire.get("retour") or ""
            lignes.append({"id": identite, "texte": paire["gauche"], "juste": juste, "retour": retour})
        for leurre in valeur["leurres"]:
            _choix_offrir(choix, leurre)
        proposes = melanger_autrement([{"id": identite, "texte": texte} for texte, identite in choix.items()])
        return {"lignes": melanger_autrement(lignes) if melanger else lignes, "choix": proposes}

    def justes(self, question: Json) -> dict[str, str]:
        return {ligne["id"]: ligne["juste"] for ligne in question["lignes"]}

    def options(self, question: Json) -> tuple[tuple[str, str], ...]:
        return tuple((choix["id"], choix["texte"]) for choix in question["choix"])

    def rectifier(self, figee: Json, actuelle: Json) -> Json | None:
        textes = {choix["id"]: choix["texte"] for choix in actuelle["choix"]}
        ici = {choix["texte"]: choix["id"] for choix in figee["choix"]}
        justes = {ligne["id"]: textes[ligne["juste"]] for ligne in actuelle["lignes"]}
        if justes.keys() != {ligne["id"] for ligne in figee["lignes"]} or not set(justes.values()) <= ici.keys():
            return None
        return {**figee, "lignes": [{**ligne, "juste": ici[justes[ligne["id"]]]} for ligne in figee["lignes"]]}


class GenreOrdre(GenreLignes):
    """Each line receives its rank."""

    consigne = "Donnez à chaque ligne son rang, de 1 (en premier) au dernier"

    def figer(self, valeur: Any, melanger: bool) -> Json:
        lignes = [
            {"id": bloc.id or f"e{rang}", "texte": bloc.value["texte"], "retour": bloc.value.get("retour") or ""}
            for rang, bloc in enumerate(valeur["elements"].bound_blocks, start=1)
        ]
        ordre = [ligne["id"] for ligne in lignes]
        bareme = valeur.get("bareme") or BaremeOrdre.PLACES.value
        return {"lignes": melanger_autrement(lignes), "ordre": ordre, "bareme": bareme}

    def justes(self, question: Json) -> dict[str, str]:
        return {identite: str(rang) for rang, identite in enumerate(question["ordre"], start=1)}

    def options(self, question: Json) -> tuple[tuple[str, str], ...]:
        return tuple((str(rang), str(rang)) for rang in range(1, len(question["ordre"]) + 1))

    def exiger(self, question: Json, donnees: dict[str, str], lecture: Lecture) -> None:
        sans = [ligne["id"] for ligne in question["lignes"] if ligne["id"] not in donnees]
        if sans:
            lecture.noter("Donnez un rang à chaque ligne.", *sans)
        rangs = list(donnees.values())
        for rang in sorted({r for r in rangs if rangs.count(r) > 1}):
            cles = [cle for cle, valeur in donnees.items() if valeur == rang]
            lecture.noter(f"Plusieurs lignes ont le rang {rang}.", *cles)

    def part(self, question: Json, reponse: Json) -> Fraction:
        part = super().part(question, reponse)
        return part if question["bareme"] == BaremeOrdre.PLACES else Fraction(int(part == 1))

    def rectifier(self, figee: Json, actuelle: Json) -> Json | None:
        if set(figee["ordre"]) != set(actuelle["ordre"]):
            return None
        return {**figee, "ordre": actuelle["ordre"], "bareme": actuelle["bareme"]}


# A text with gaps: each one is typed, chosen in a list, or a number.

TEXTE, CHOIX, CASES, NOMBRE = "texte", "choix", "cases", "nombre"
LISTES = (CHOIX, CASES)
REPERE = re.compile(r"\[\[(\d{1,3})\]\]")


class GenreTrous(GenreParties):
    """The gaps are numbered in the text: [[1]], [[2]]…"""

    gabarit = "quiz/genres/trous.html"
    consigne = "Complétez le texte"

    def figer(self, valeur: Any, melanger: bool) -> Json:
        """The text and its gaps; the choices of a list are shuffled with the others."""
        trous = [_trou_figer(bloc, rang, melanger) for rang, bloc in enumerate(valeur["trous"], start=1)]
        return {"texte": valeur["texte"], "trous": trous}

    def parties(self, question: Json) -> list[Partie]:
        return [
            Partie(
                trou["id"],
                f"Trou {rang}",
                tuple((r["id"], r["texte"]) for r in trou["reponses"]) if trou["genre"] in LISTES else (),
                nombre=trou["genre"] == NOMBRE,
                etroite=True,
                plusieurs=trou["genre"] == CASES,
            )
            for rang, trou in enumerate(question["trous"], start=1)
        ]

    def exiger(self, question: Json, donnees: dict[str, str], lecture: Lecture) -> None:
        for rang, trou in enumerate(question["trous"], start=1):
            donnee = donnees.get(trou["id"], "")
            if trou["genre"] == NOMBRE and donnee and nombre_lire(donnee) is None:
                lecture.noter(f"Trou {rang} : {PAS_UN_NOMBRE[0].lower()}{PAS_UN_NOMBRE[1:]}", trou["id"])

    def part(self, question: Json, reponse: Json) -> Fraction:
        donnees = reponse.get("parties", {})
        total = sum(trou["poids"] for trou in question["trous"])
        return sum((t["poids"] * _part(t, donnees.get(t["id"], "")) for t in question["trous"]), Fraction(0)) / total

    def details(self, question: Json, reponse: Json) -> Json:
        donnees = reponse.get("parties", {})
        trous = enumerate(question["trous"], start=1)
        return {"parties": [_corriger(trou, rang, donnees.get(trou["id"], "")) for rang, trou in trous]}

    def exacte(self, question: Json) -> Json:
        return {"parties": {trou["id"]: _exacte(trou) for trou in question["trous"]}}

    def signature(self, question: Json, reponse: Json) -> list[str]:
        donnees = reponse.get("parties", {})
        return [trou["id"] for trou in question["trous"] if _part(trou, donnees.get(trou["id"], "")) == 1]

    def legendes(self, question: Json) -> dict[str, str]:
        return {t["id"]: f"Trou {rang} : {_attendue(t)}" for rang, t in enumerate(question["trous"], start=1)}

    def rectifier(self, figee: Json, actuelle: Json) -> Json | None:
        anciens, nouveaux = figee["trous"], actuelle["trous"]
        if [(t["id"], t["genre"]) for t in anciens] != [(t["id"], t["genre"]) for t in nouveaux]:
            return None
        trous = []
        for ancien, nouveau in zip(anciens, nouveaux, strict=True):
            if ancien["genre"] in LISTES:
                cles = {r["id"]: r for r in nouveau["reponses"]}
                if cles.keys() != {r["id"] for r in ancien["reponses"]}:
                    return None
                nouveau = {**nouveau, "reponses": [{**r, "part": cles[r["id"]]["part"]} for r in ancien["reponses"]]}
            trous.append({**ancien, **nouveau})
        return {**figee, "trous": trous}

    def contexte(self, question: Json, champ: Any) -> Json:
        contexte = super().contexte(question, champ)
        trous = [trou["id"] for trou in question["trous"]]
        morceaux = REPERE.split(mettre_en_forme(question["texte"]))
        segments = []
        for texte, repere in zip(morceaux[::2], [*morceaux[1::2], None], strict=True):
            rang = int(repere) - 1 if repere else -1
            partie = contexte["par_cle"].get(trous[rang]) if 0 <= rang < len(trous) else None
            segments.append({"texte": SafeString(texte), "partie": partie})
        return {**contexte, "segments": segments}


def _trou_figer(bloc: Any, rang: int, melanger: bool) -> Json:
    valeur = bloc.value
    trou = {"id": f"t{rang}", "genre": bloc.block_type, "poids": valeur.get("poids") or 1}
    if bloc.block_type == NOMBRE:
        return {**trou, "reponses": nombres_figer(valeur)}
    if bloc.block_type == TEXTE:
        return {**trou, **mots_figer(valeur)}
    parts = _parts_figer(valeur["reponses"], plusieurs=bloc.block_type == CASES)
    reponses = [
        {"id": f"r{place}", "texte": reponse["texte"], "part": part, "retour": reponse["retour"]}
        for place, (reponse, part) in enumerate(zip(valeur["reponses"], parts, strict=True), start=1)
    ]
    if melanger:
        secrets.SystemRandom().shuffle(reponses)
    return {**trou, "reponses": reponses}


def _parts_figer(reponses: Any, *, plusieurs: bool) -> list[str]:
    """The share of each choice; where several are right and none says its own, they share alike."""
    if not plusieurs:
        return ["100" if r["juste"] else texte_de(r.get("part")) or "0" for r in reponses]
    dites = [texte_de(reponse.get("part")) for reponse in reponses]
    egale = str(part_egale(sum(bool(reponse["juste"]) for reponse in reponses)))
    return [dite or (egale if r["juste"] else "0") for dite, r in zip(dites, reponses, strict=True)]


def _cochees(trou: Json, donnee: str) -> list[Json]:
    choisies = donnee.split()
    return [reponse for reponse in trou["reponses"] if reponse["id"] in choisies]


def _trouver(trou: Json, donnee: str) -> Json | None:
    if not donnee:
        return None
    if trou["genre"] == CHOIX:
        return next((reponse for reponse in trou["reponses"] if reponse["id"] == donnee), None)
    if trou["genre"] == TEXTE:
        return mots_trouver(trou, donnee)
    nombre = nombre_lire(donnee)
    return None if nombre is None else meilleure([r for r in trou["reponses"] if proche(nombre, r)])


def _part(trou: Json, donnee: str) -> Fraction:
    if trou["genre"] == CASES:
        return borner(sum((part_de(cochee) for cochee in _cochees(trou, donnee)), Fraction(0)))
    return borner(part_de(_trouver(trou, donnee)))


def _bonnes(trou: Json) -> list[Json]:
    return [reponse for reponse in trou["reponses"] if part_de(reponse) > 0]


def _attendue(trou: Json) -> str:
    if trou["genre"] == TEXTE:
        return texte_attendu(trou)
    if trou["genre"] == CASES:
        return ", ".join(reponse["texte"] for reponse in _bonnes(trou))
    bonne = meilleure(trou["reponses"])
    return bonne["texte"] if trou["genre"] == CHOIX else bonne["valeur"].replace(".", ",")


def _exacte(trou: Json) -> str:
    if trou["genre"] == CASES:
        return " ".join(reponse["id"] for reponse in _bonnes(trou))
    if trou["genre"] == CHOIX:
        return meilleure(trou["reponses"])["id"]
    attendue = _attendue(trou)
    return "0" if trou["genre"] == NOMBRE and attendue == JOKER else attendue


def _corriger(trou: Json, rang: int, donnee: str) -> PartieCorrigee:
    if trou["genre"] == CASES:
        cochees = _cochees(trou, donnee)
        dite = ", ".join(reponse["texte"] for reponse in cochees)
        retour = ranger("".join(en_html(reponse["retour"]) for reponse in cochees), ligne=True)
    else:
        trouvee = _trouver(trou, donnee)
        dite = trouvee["texte"] if trouvee and trou["genre"] == CHOIX else donnee
        retour = trouvee["retour"] if trouvee else ""
    return PartieCorrigee(f"Trou {rang}", dite, _attendue(trou), _part(trou, donnee), retour)
