"""Answers that are typed: how words and numbers are read and compared, and open answers that no key marks."""

import re
import unicodedata
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from home.ecrans.forms import SINON
from home.recherche.texte import replier
from home.securite.detecteur import identifiants_detecter, phrase_alerte
from safran.quiz.choices import Json, Niveau, RegleUnite, Tolerance, Verdict
from safran.quiz.genres.choix import (
    SANS_REPONSE,
    Correction,
    GenreParties,
    Lecture,
    Partie,
    PartieCorrigee,
    pourcent,
    texte_de,
)

JOKER = "*"
EXPOSANT_MAX = 40  # au-delà, un nombre tapé ne se calcule plus
_BLANCS = re.compile(r"[\s\u00a0\u202f\u2009]+")
_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "´": "'", "‑": "-", "–": "-"})
_NOMBRE = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d{1,3})?")


def plier(texte: str, casse: bool = False) -> str:
    """A short answer made comparable; `casse` keeps capitals and accents."""
    texte = unicodedata.normalize("NFC", texte).translate(_APOSTROPHES)
    return _BLANCS.sub(" ", texte if casse else replier(texte)).strip()


def _morceaux(modele: str) -> list[str]:
    """A pattern cut at its wildcards; « \\* » is a star."""
    return [m.replace("\\" + JOKER, JOKER) for m in re.split(r"(?<!\\)\*", modele)]


def correspond(texte: str, modele: str, *, casse: bool = False, joker: bool = False) -> bool:
    """Whether a typed text is the one expected; read from left to right, in a time that follows the length."""
    donne = plier(texte, casse)
    if not joker:
        return donne == plier(modele, casse)
    morceaux = [plier(m, casse) if m.strip() else "" for m in _morceaux(modele)]
    if len(morceaux) == 1:
        return donne == morceaux[0]
    debut, *milieu, fin = morceaux
    if len(donne) < len(debut) + len(fin) or not donne.startswith(debut) or not donne.endswith(fin):
        return False
    position, limite = len(debut), len(donne) - len(fin)
    for morceau in milieu:
        trouve = donne.find(morceau, position, limite)
        if trouve < 0:
            return False
        position = trouve + len(morceau)
    return True


def nombre_lire(texte: str) -> Fraction | None:
    """A number as French people write it: « 1 234,5 », « -0.5 », « 6,02e23 »; None when it is not one."""
    net = _BLANCS.sub("", texte.replace("−", "-"))
    if not _NOMBRE.fullmatch(net):
        return None
    try:
        nombre = Decimal(net.replace(",", "."))
    except InvalidOperation:
        return None
    if nombre and abs(nombre.adjusted()) > EXPOSANT_MAX:
        return None
    return Fraction(nombre)


def proche(donne: Fraction, reponse: Json) -> bool:
    """Whether a number is within the tolerance of an accepted one, bounds included; « * » accepts any."""
    if reponse["valeur"].strip() == JOKER:
        return True
    juste, marge = nombre_lire(reponse["valeur"]), nombre_lire(reponse.get("tolerance") or "0")
    if juste is None or marge is None:
        return False
    if reponse.get("mode") == Tolerance.POURCENT:
        marge = abs(juste) * marge / 100
    return abs(donne - juste) <= marge


def part_de(reponse: Json | None) -> Fraction:
    """The share that an accepted answer gives: all of it unless it says otherwise."""
    if reponse is None:
        return Fraction(0)
    return Fraction(1) if reponse.get("part") in (None, "") else pourcent(reponse["part"])


def part_egale(combien: int) -> Decimal:
    """The percentage that each of several right choices gives, when none says its own."""
    return (Decimal(100) / max(combien, 1)).quantize(Decimal("0.00001"))


def meilleure(reponses: list[Json]) -> Json | None:
    """The accepted answer that gives most, the first of them."""
    return max(reponses, key=part_de, default=None)


# Answers that are typed: a number with its tolerance and its unit, a few words.

PAS_UN_NOMBRE = "Écrivez un nombre en chiffres, par exemple 12,5."
VALEUR, UNITE = "valeur", "unite"


def reponses_figer(valeur: Any, *champs: str) -> list[Json]:
    """Accepted answers, in order: their texts and numbers as text."""
    return [{champ: texte_de(reponse.get(champ)) for champ in champs} for reponse in valeur["reponses"]]


def mots_figer(valeur: Any) -> Json:
    """Accepted words and how they are compared, of a question or of a gap."""
    reponses = reponses_figer(valeur, "texte", "part", "retour")
    return {"reponses": reponses, "casse": bool(valeur.get("casse")), "joker": bool(valeur.get("joker"))}


def nombres_figer(valeur: Any) -> list[Json]:
    """Accepted numbers, of a question or of a gap."""
    return reponses_figer(valeur, "valeur", "tolerance", "mode", "part", "retour")


class GenreEcrit(GenreParties):
    """What typed answers share: accepted answers, the best one that fits.

    A kind says how it finds it (`trouver`) and what it shows as expected (`attendue`).
    """

    def part(self, question: Json, reponse: Json) -> Fraction:
        return part_de(self.trouver(question, reponse.get("parties", {})))

    def details(self, question: Json, reponse: Json) -> Json:
        parties = reponse.get("parties", {})
        trouvee = self.trouver(question, parties) if parties else None
        retour = trouvee["retour"] if trouvee else ""
        ligne = PartieCorrigee("Réponse", parties.get(VALEUR, ""), self.attendue(question), part_de(trouvee), retour)
        return {"parties": [ligne]}

    def signature(self, question: Json, reponse: Json) -> list[str]:
        trouvee = self.trouver(question, reponse.get("parties", {})) if reponse.get("parties") else None
        if trouvee is None:
            return ["autre"] if reponse.get("parties") else []
        return [str(question["reponses"].index(trouvee))]

    def rectifier(self, figee: Json, actuelle: Json) -> Json | None:
        """The same question with today's accepted answers; another list of units asks something else."""
        if [u["nom"] for u in figee.get("unites", ())] != [u["nom"] for u in actuelle.get("unites", ())]:
            return None
        propres = {"casse", "joker", "reponses", "unites", "regle_unite"}
        return {**figee, **{cle: actuelle[cle] for cle in propres & actuelle.keys()}}


class GenreTexteCourt(GenreEcrit):
    """A few words, compared without accents, capitals nor spaces unless the question says otherwise."""

    consigne = "Quelques mots"

    def figer(self, valeur: Any, melanger: bool) -> Json:
        return mots_figer(valeur)

    def parties(self, question: Json) -> list[Partie]:
        return [Partie(VALEUR, "Votre réponse")]

    def trouver(self, question: Json, parties: dict[str, str]) -> Json | None:
        return mots_trouver(question, parties.get(VALEUR, ""))

    def attendue(self, question: Json) -> str:
        return texte_attendu(question)

    def exacte(self, question: Json) -> Json:
        return {"parties": {VALEUR: texte_attendu(question)}}

    def legendes(self, question: Json) -> dict[str, str]:
        return {str(rang): r["texte"] for rang, r in enumerate(question["reponses"])} | {"autre": "Autre réponse"}


def mots_trouver(question: Json, texte: str) -> Json | None:
    """The accepted text that fits best what was typed."""
    regle = {"casse": question["casse"], "joker": question["joker"]}
    return meilleure([r for r in question["reponses"] if correspond(texte, r["texte"], **regle)])


def texte_attendu(question: Json) -> str:
    """The accepted text that gives most, its wildcards left out."""
    texte = meilleure(question["reponses"])["texte"]
    if not question["joker"]:
        return texte
    marque = "\x01"
    return texte.replace("\\" + JOKER, marque).replace(JOKER, "").replace(marque, JOKER).strip() or texte


class GenreNumerique(GenreEcrit):
    """A number, within a tolerance, with a unit when the question has some."""

    consigne = "Un nombre"

    def figer(self, valeur: Any, melanger: bool) -> Json:
        return {
            "reponses": nombres_figer(valeur),
            "unites": [{"nom": u["nom"], "facteur": texte_de(u["facteur"])} for u in valeur.get("unites") or ()],
            "regle_unite": valeur.get("regle_unite") or RegleUnite.FACULTATIVE.value,
        }

    def parties(self, question: Json) -> list[Partie]:
        parties = [Partie(VALEUR, "Votre réponse, en chiffres", nombre=True, etroite=True)]
        if unites := question["unites"]:
            options = tuple((str(rang), unite["nom"]) for rang, unite in enumerate(unites))
            parties.append(Partie(UNITE, "Unité", options, etroite=True))
        return parties

    def exiger(self, question: Json, donnees: dict[str, str], lecture: Lecture) -> None:
        """A number must be readable, and its unit chosen when the question asks for it."""
        if nombre_lire(donnees.get(VALEUR, "")) is None:
            lecture.noter(PAS_UN_NOMBRE, VALEUR)
        if question["unites"] and question["regle_unite"] == RegleUnite.OBLIGATOIRE and UNITE not in donnees:
            lecture.noter("Choisissez l’unité.", UNITE)

    def trouver(self, question: Json, parties: dict[str, str]) -> Json | None:
        """The accepted number that fits, once the answer is brought back to the first unit."""
        nombre = nombre_lire(parties.get(VALEUR, ""))
        if nombre is None:
            return None
        if question["unites"]:
            if UNITE not in parties and question["regle_unite"] == RegleUnite.OBLIGATOIRE:
                return None
            nombre /= nombre_lire(question["unites"][int(parties.get(UNITE, "0"))]["facteur"])
        return meilleure([reponse for reponse in question["reponses"] if proche(nombre, reponse)])

    def details(self, question: Json, reponse: Json) -> Json:
        donnees = super().details(question, reponse)
        rang = reponse.get("parties", {}).get(UNITE)
        if rang is None:
            return donnees
        (ligne,) = donnees["parties"]
        nom = question["unites"][int(rang)]["nom"]
        return {"parties": [replace(ligne, donnee=f"{ligne.donnee} {nom}".strip())]}

    def attendue(self, question: Json) -> str:
        unite = question["unites"][0]["nom"] if question["unites"] else ""
        return f"{meilleure(question['reponses'])['valeur'].replace('.', ',')} {unite}".strip()

    def exacte(self, question: Json) -> Json:
        valeur = meilleure(question["reponses"])["valeur"]
        parties = {VALEUR: "0" if valeur == JOKER else valeur}
        return {"parties": parties | ({UNITE: "0"} if question["unites"] else {})}

    def legendes(self, question: Json) -> dict[str, str]:
        return {str(rang): r["valeur"] for rang, r in enumerate(question["reponses"])} | {"autre": "Autre nombre"}


# An open answer: no key marks it. Someone reads it beside criteria, and the reading is kept with the answer.

TEXTE, GARDER, LECTURE = "texte", "garder", "lecture"
SIGNES_MAX = 6000
NIVEAU_MAX = max(Niveau.values)


class GenreOuverte(GenreParties):
    """A text of a few lines; what its reading says is kept beside it: a level per criterion, a comment."""

    gabarit = "quiz/genres/ouverte.html"
    gabarit_corrige = "quiz/genres/ouverte_corrige.html"
    consigne = "Quelques phrases, avec vos mots"
    longueur_max = SIGNES_MAX

    def figer(self, valeur: Any, melanger: bool) -> Json:
        modele = valeur.get("reponse_modele")
        return {
            "criteres": [
                {"id": bloc.id or f"k{rang}", "texte": bloc.value}
                for rang, bloc in enumerate(valeur["criteres"].bound_blocks, start=1)
            ],
            "modele": modele or "",
            "lue_par": valeur["lue_par"],
        }

    def parties(self, question: Json) -> list[Partie]:
        """The text, and the box that says that its words name nobody."""
        return [Partie(TEXTE, "Votre réponse"), Partie(GARDER, "Ces mots ne désignent pas une personne reçue")]

    def exiger(self, question: Json, donnees: dict[str, str], lecture: Lecture) -> None:
        """A text, where nobody is to be recognised unless the person says that these words name nobody."""
        if TEXTE not in donnees:
            lecture.noter(SANS_REPONSE, TEXTE)
        elif (vus := identifiants_detecter(donnees[TEXTE])) and not donnees.get(GARDER):
            lecture.noter(phrase_alerte(vus, SINON), TEXTE)

    def connait(self, question: Json, reponse: Json) -> bool:
        """« Je ne sais pas », or a text; a reading is never sent with an answer."""
        ecrite = bool(reponse.get("passe")) or TEXTE in reponse.get("parties", {})
        return LECTURE not in reponse and ecrite and super().connait(question, reponse)

    def part(self, question: Json, reponse: Json) -> Fraction:
        """Each criterion counts as much; nothing until the answer is read."""
        niveaux = reponse.get(LECTURE, {}).get("criteres", {})
        criteres = question["criteres"]
        return Fraction(sum(niveaux.get(critere["id"], 0) for critere in criteres), NIVEAU_MAX * len(criteres))

    def corriger(self, question: Json, reponse: Json) -> Correction:
        """As any other once it is read; before, the verdict says that it waits."""
        correction = super().corriger(question, reponse)
        return correction if lue(reponse) else replace(correction, verdict=Verdict.A_RELIRE)

    def details(self, question: Json, reponse: Json) -> Json:
        """What was written, the model answer, each criterion with what its reader saw."""
        lecture = reponse.get(LECTURE, {})
        return {
            "texte": reponse.get("parties", {}).get(TEXTE, ""),
            "modele": question["modele"],
            "commentaire": lecture.get("commentaire", ""),
            "parties": [_critere(critere, lecture) for critere in question["criteres"]] if lecture else [],
        }

    def exacte(self, question: Json) -> Json:
        return {"parties": {TEXTE: "Je l’écoute, puis nous cherchons ensemble la deuxième porte."}}

    def signature(self, question: Json, reponse: Json) -> list[str]:
        niveaux = reponse.get(LECTURE, {}).get("criteres", {})
        return [critere["id"][:8] for critere in question["criteres"] if niveaux.get(critere["id"]) == Niveau.OUI]

    def legendes(self, question: Json) -> dict[str, str]:
        return {critere["id"][:8]: critere["texte"] for critere in question["criteres"]}

    def rectifier(self, figee: Json, actuelle: Json) -> Json | None:
        """The same criteria with today's model answer; other criteria ask something else."""
        if [c["id"] for c in figee["criteres"]] != [c["id"] for c in actuelle["criteres"]]:
            return None
        return {**figee, "modele": actuelle["modele"]}

    def contexte(self, question: Json, champ: Any) -> Json:
        """The two controls; the box is shown to whom it concerns only."""
        contexte = super().contexte(question, champ)
        par_cle = contexte["par_cle"]
        texte, garder = par_cle[TEXTE], par_cle[GARDER]
        alerte = bool(garder.valeur) or (texte.erronee and bool(identifiants_detecter(texte.valeur)))
        return {**contexte, "texte": texte, "garder": garder, "alerte": alerte, "signes_max": self.longueur_max}


def lue(reponse: Json) -> bool:
    """Whether nothing waits for a reader any more: read, passed, or never written."""
    return LECTURE in reponse or not reponse.get("parties")


def lecture_joindre(reponse: Json, niveaux: dict[str, int], commentaire: str = "") -> Json:
    """The answer with what its reader says of it."""
    return {**reponse, LECTURE: {"criteres": niveaux, "commentaire": commentaire}}


def _critere(critere: Json, lecture: Json) -> PartieCorrigee:
    niveau = Niveau(lecture["criteres"].get(critere["id"], Niveau.NON))
    return PartieCorrigee(critere["texte"], niveau.label, "", Fraction(niveau.value, NIVEAU_MAX))
