"""From what a format writes (answers with a percentage) to what the house marks; what it cannot mark is said."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from home.recherche.texte import replier
from safran.quiz.echange.modele import (
    ENTIER,
    PARTS,
    Acceptee,
    AChoix,
    Association,
    Choix,
    Nombre,
    Numerique,
    Piece,
    Refus,
    TexteCourt,
    Unite,
    VraiFaux,
)

CHOIX_MAX, REPONSES_MAX, PAIRES_MAX = 26, 30, 20
NON_NOTEES = {
    "essay": "Une réponse rédigée se lit et ne se note pas d’elle-même : cette question n’est pas reprise.",
    "calculated": "Une question calculée tire ses nombres au hasard : SAFRAN ne sait pas la noter.",
    "random": "Cette ligne demande un tirage au hasard : il se règle dans le quiz, pas dans la banque.",
}


@dataclass(frozen=True)
class Reponse:
    """An answer as a format writes it."""

    texte: str
    part: Decimal
    retour: str = ""
    tolerance: Decimal = Decimal(0)
    pourcent: bool = False


def nombre_lire(brut: str, quoi: str) -> Decimal:
    """A finite number of reasonable size, with a point or a comma."""
    texte = brut.strip().replace("\u2212", "-").replace(",", ".").replace("\u00a0", "").replace("\u202f", "")
    try:
        nombre = Decimal(texte) if len(texte) <= 60 and "_" not in texte else None
    except InvalidOperation:
        nombre = None
    if nombre is None or not nombre.is_finite() or (nombre and not -30 <= nombre.adjusted() <= 30):
        raise Refus(f"{quoi} : « {brut.strip()[:40]} » n’est pas un nombre.")
    return canonique(nombre)


def canonique(nombre: Decimal) -> Decimal:
    """The same number, written without exponent nor useless zeros."""
    return Decimal(ecrire_nombre(nombre))


def ecrire_nombre(nombre: Decimal) -> str:
    """How a number is written in a file: with a point, no exponent."""
    texte = format(nombre, "f")
    texte = texte.rstrip("0").rstrip(".") if "." in texte else texte
    return "0" if texte in ("-0", "") else texte


def doublons_refuser(textes: Sequence[str], quoi: str = "réponses") -> None:
    """Two answers that read the same cannot be told apart."""
    vus: set[str] = set()
    for texte in textes:
        if not texte:
            raise Refus(f"Une des {quoi} est vide.")
        cle = replier(texte).strip() or texte
        if cle in vus:
            raise Refus(f"Deux {quoi} sont identiques : « {texte[:80]} ».")
        vus.add(cle)


def part_canonique(part: Decimal) -> Decimal:
    """A percentage with the five decimals that the house keeps."""
    if not -ENTIER <= part <= ENTIER:
        raise Refus(f"Une réponse donne {ecrire_nombre(part)} % des points : de -100 à 100.")
    return canonique(part.quantize(Decimal("0.00001")))


def a_choix(base: dict[str, Any], reponses: Sequence[Reponse], *, unique: bool, bareme: str = PARTS) -> AChoix:
    """Proposed answers, each with its share of the points."""
    doublons_refuser([reponse.texte for reponse in reponses])
    if not 2 <= len(reponses) <= CHOIX_MAX:
        raise Refus(f"Réponses proposées : {len(reponses)}. Il en faut de 2 à {CHOIX_MAX}.")
    parts = [part_canonique(reponse.part) for reponse in reponses]
    if max(parts) <= 0:
        raise Refus("Aucune réponse n’est juste.")
    if unique and max(parts) < ENTIER:
        raise Refus("Aucune réponse ne donne tous les points.")
    if not unique:
        choix = [Choix(r.texte, p > 0, p if bareme == PARTS else None, r.retour)
                 for r, p in zip(reponses, parts, strict=True)]  # fmt: skip
        return AChoix(**base, choix=tuple(choix), multiple=True, bareme=bareme)
    juste = parts.index(ENTIER)
    choix = [Choix(r.texte, rang == juste, None if rang == juste or not p else p, r.retour)
             for rang, (r, p) in enumerate(zip(reponses, parts, strict=True))]  # fmt: skip
    return AChoix(**base, choix=tuple(choix))


def vrai_faux(base: dict[str, Any], juste: bool, retour_vrai: str = "", retour_faux: str = "") -> VraiFaux:
    """A statement, true or false."""
    return VraiFaux(**base, juste=juste, retour_vrai=retour_vrai, retour_faux=retour_faux)


def etoile(texte: str) -> bool:
    """Whether a star stands there for any words."""
    return "*" in texte.replace("\\*", "")


def acceptees(reponses: Sequence[Reponse], casse: bool) -> tuple[tuple[Acceptee, ...], bool]:
    """Accepted words and whether a star is one of their signs; words read twice count once, the best first."""
    if any(not reponse.texte for reponse in reponses):
        raise Refus("Une des réponses est vide.")
    joker = any(etoile(reponse.texte) for reponse in reponses)
    lues: dict[str, Acceptee] = {}
    for reponse in reponses:
        texte = reponse.texte if joker else reponse.texte.replace("\\*", "*")
        cle = texte if casse else replier(texte).strip() or texte
        lue = Acceptee(texte, max(Decimal(0), part_canonique(reponse.part)), reponse.retour)
        if cle not in lues or lue.part > lues[cle].part:
            lues[cle] = lue
    if not any(lue.part == ENTIER for lue in lues.values()):
        raise Refus("Aucune réponse ne donne tous les points.")
    if len(lues) > REPONSES_MAX:
        raise Refus(f"Plus de {REPONSES_MAX} réponses admises.")
    return tuple(lues.values()), joker


def texte_court(base: dict[str, Any], reponses: Sequence[Reponse], *, casse: bool = False) -> TexteCourt:
    """A few words."""
    lues, joker = acceptees(reponses, casse)
    return TexteCourt(**base, reponses=lues, casse=casse, joker=joker)


def nombres(reponses: Sequence[Reponse]) -> tuple[Nombre, ...]:
    """Accepted numbers, « * » for any other."""
    lus = []
    for reponse in reponses:
        valeur = None if reponse.texte in ("*", "") else nombre_lire(reponse.texte, "La valeur")
        if reponse.tolerance < 0:
            raise Refus("La tolérance est négative.")
        part = max(Decimal(0), part_canonique(reponse.part))
        tolerance = Decimal(0) if valeur is None else reponse.tolerance
        lus.append(Nombre(valeur, tolerance, reponse.pourcent, part, reponse.retour))
    if not any(lu.part == ENTIER for lu in lus):
        raise Refus("Aucune valeur ne donne tous les points.")
    if len(lus) > 20:
        raise Refus("Plus de vingt valeurs admises.")
    return tuple(lus)


def numerique(
    base: dict[str, Any], reponses: Sequence[Reponse], unites: Sequence[Unite] = (), *, obligatoire: bool = False
) -> Numerique:
    """Numbers and their units."""
    return Numerique(**base, reponses=nombres(reponses), unites=tuple(unites), unite_obligatoire=obligatoire)


def association(base: dict[str, Any], paires: Sequence[Piece]) -> Association:
    """Pairs; one without its first half is a decoy."""
    tenues = tuple(paire for paire in paires if paire.texte)
    droites = {paire.droite for paire in tenues}
    leurres = dict.fromkeys(paire.droite for paire in paires if not paire.texte and paire.droite not in droites)
    if not 2 <= len(tenues) <= PAIRES_MAX:
        raise Refus(f"Paires : {len(tenues)}. Il en faut de 2 à {PAIRES_MAX}.")
    if len(leurres) > PAIRES_MAX:
        raise Refus(f"Plus de {PAIRES_MAX} choix en trop.")
    doublons_refuser([paire.texte for paire in tenues], "lignes à associer")
    if "" in droites or "" in leurres:
        raise Refus("Une ligne n’a rien à quoi s’associer.")
    if len(droites) + len(leurres) < 2:
        raise Refus("Il faut au moins deux choix différents.")
    return Association(**base, paires=tenues, leurres=tuple(leurres))


def ordre(elements: Sequence[Piece]) -> tuple[Piece, ...]:
    """Lines in their order."""
    if not 2 <= len(elements) <= PAIRES_MAX:
        raise Refus(f"Lignes à ranger : {len(elements)}. Il en faut de 2 à {PAIRES_MAX}.")
    doublons_refuser([element.texte for element in elements], "lignes à ranger")
    return tuple(elements)
