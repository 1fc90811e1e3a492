"""Aiken read: a question, its answers by letter, the right letter; faults told with their line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from safran.quiz.echange import interpretation as sens
from safran.quiz.echange.modele import MOINS, Ligne, Question, Refus
from safran.quiz.echange.texte import Html, entites_lire, est_html, sain
from safran.quiz.textes import ranger_mots

_OPTION = re.compile(r"([A-Za-z])\s?[.)]\s+(\S.*)|([A-Za-z])[.)](\S.*)")
_A_PUIS_B = re.compile(r"^[ \t]*[Aa]\s?[.)][ \t]*\S.*\n[ \t]*[Bb]\s?[.)][ \t]*\S", re.MULTILINE)
_JUSTE = re.compile(r"(?:ANSWERS?|R[EÉ]PONSES?)\s*:\s*(.*)", re.IGNORECASE)
_LETTRES = re.compile(r"(?:[A-Za-z](?:\s*(?:[,;&+]|\band\b|\bet\b|\s)\s*[A-Za-z])*|[A-Z]{2,26})[.)]?")


@dataclass
class _Bloc:
    """A question being read."""

    numero: int
    enonce: list[str] = field(default_factory=list)
    options: list[list[str]] = field(default_factory=list)
    blanche: bool = False


def aiken_reconnaitre(texte: str) -> bool:
    """Whether some line gives a right letter and another an answer A; or answers A and B follow, without any brace."""
    if "{" not in texte and _A_PUIS_B.search(texte):
        return True
    lignes = [ligne.strip() for ligne in texte.split("\n")]
    return any(_JUSTE.match(ligne) for ligne in lignes) and any(re.match(r"[Aa]\s?[.)]\s*\S", li) for li in lignes)


def aiken_lire(texte: str) -> Iterator[Ligne]:
    """Each question of an Aiken text, in order."""
    bloc = None
    for numero, brute in enumerate(texte.split("\n"), 1):
        ligne = brute.strip()
        if not ligne:
            if bloc:
                bloc.blanche = True
            continue
        if juste := _JUSTE.match(ligne):
            yield _clore(bloc, numero, juste[1])
            bloc = None
            continue
        lettre, option = _option(ligne, bloc)
        if bloc and bloc.options and ((not option and bloc.blanche) or (lettre == "A" and option)):
            yield _sans_reponse(bloc)
            bloc = None
        bloc = bloc or _Bloc(numero)
        _ranger(bloc, ligne, option)
    if bloc:
        yield _sans_reponse(bloc)


def _option(ligne: str, bloc: _Bloc | None) -> tuple[str, str]:
    """The letter and the words of an answer, when this letter is the one awaited (or A again)."""
    trouve = _OPTION.match(ligne)
    if not trouve or not bloc:
        return "", ""
    lettre = (trouve[1] or trouve[3]).upper()
    attendue = chr(ord("A") + len(bloc.options))
    return (lettre, trouve[2] or trouve[4]) if lettre in (attendue, "A") else ("", "")


def _ranger(bloc: _Bloc, ligne: str, option: str) -> None:
    if option:
        bloc.options.append([option])
    elif bloc.options:
        bloc.options[-1].append(ligne)
    else:
        bloc.enonce.append(ligne)
    bloc.blanche = False


def _sans_reponse(bloc: _Bloc) -> Ligne:
    motif = "Il manque la ligne « ANSWER: » et sa lettre." if bloc.options else "Cette question n’a pas de réponses."
    return Ligne(bloc.numero, sain(" ".join(bloc.enonce))[:80], motif=motif)


def _texte(lignes: list[str], *, ligne: bool = False) -> str:
    brut = " ".join(lignes)
    return Html(brut, ligne=ligne).texte if est_html(brut) else ranger_mots(sain(entites_lire(brut)))


def _clore(bloc: _Bloc | None, numero: int, juste: str) -> Ligne:
    """The question once its right letter is known."""
    if bloc is None:
        return Ligne(numero, "ANSWER", motif="Cette réponse n’a pas de question au-dessus d’elle.")
    titre = sain(" ".join(bloc.enonce))[:80]
    try:
        return Ligne(bloc.numero, titre, _question(bloc, numero, juste.strip()))
    except Refus as refus:
        return Ligne(bloc.numero, titre, motif=str(refus))


def _question(bloc: _Bloc, numero: int, juste: str) -> Question:
    if not bloc.enonce:
        raise Refus("La question n’a pas d’énoncé.")
    if len(juste) > 200 or not _LETTRES.fullmatch(juste):
        raise Refus(f"Ligne {numero} : « {juste[:40]} » n’est pas la lettre d’une réponse.")
    lettres = set(re.sub(r"\b(?:and|et)\b|[^A-Za-z]", "", juste).upper())
    connues = {chr(ord("A") + rang) for rang in range(len(bloc.options))}
    if inconnues := sorted(lettres - connues):
        raise Refus(f"Ligne {numero} : aucune réponse ne porte la lettre {', '.join(inconnues)}.")
    reponses = [
        sens.Reponse(_texte(option, ligne=True), Decimal(100 if chr(ord("A") + rang) in lettres else 0))
        for rang, option in enumerate(bloc.options)
    ]
    base = {"enonce": _texte(bloc.enonce), "ligne": bloc.numero}
    return sens.a_choix(base, reponses, unique=len(lettres) == 1, bareme=MOINS)
