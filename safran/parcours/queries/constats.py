"""What the completion rule says of a following: findings on steps already counted, then the whole expression."""

import datetime
from dataclasses import dataclass
from typing import Any

from safran.formations.expressions import GROUPE, Bilan, bilan_expliquer, expression_evaluate, titre_de
from safran.parcours.models import Achevement, Derogation
from safran.parcours.queries.suivis import Avancement


def constat_etapes(avancement: Avancement) -> tuple[bool, str]:
    """The criterion « every step seen » and the sentence that says what is missing."""
    if not avancement.total:
        return False, "attendre la publication du premier module"
    reste = avancement.total - avancement.faites
    return reste == 0, "terminer la dernière étape" if reste == 1 else f"terminer {reste} étapes"


def constat_module(avancement: Avancement, parametres: dict[str, Any]) -> tuple[bool, str]:
    """The criterion « one module »: completed once, it stays so, even enriched or gone since."""
    cle = str(parametres.get("module", ""))
    if cle.isdigit() and int(cle) in avancement.acheves:
        return True, ""
    module = avancement.plan.module(int(cle)) if cle.isdigit() else None
    if module is None:
        return False, "attendre le retour d’un module retiré"
    reste = sum(etape.cle not in avancement.vues for etape in module.etapes)
    combien = "la dernière étape" if reste == 1 else f"{reste} étapes"
    return avancement.module_fait(module), f"terminer {combien} du module « {module.titre} »"


def constat_etape(avancement: Avancement, parametres: dict[str, Any]) -> tuple[bool, str]:
    """The criterion « one step »: a step seen stays seen, even once it is gone."""
    cle, _, etape_id = str(parametres.get("etape", "")).partition(":")
    if cle.isdigit() and (int(cle), etape_id) in avancement.vues:
        return True, ""
    etape = avancement.plan.etape(int(cle), etape_id) if cle.isdigit() else None
    return False, f"terminer l’étape « {etape.titre} »" if etape else "attendre le retour d’une étape retirée"


def bilan_de(avancement: Avancement) -> Bilan:
    """The completion rule of a following, today; the steps are already counted."""
    suivi = avancement.suivi
    connus = {
        "etapes_vues": lambda parametres: constat_etapes(avancement),
        "module_vu": lambda parametres: constat_module(avancement, parametres),
        "etape_vue": lambda parametres: constat_etape(avancement, parametres),
    }
    return expression_evaluate(suivi.compte, suivi.formation, connus=connus)


def manques_de(avancement: Avancement) -> list[str]:
    """What is left to do before the training is complete; nothing once it is."""
    return [] if avancement.suivi.est_acheve else bilan_de(avancement).manques


def bilan_explique(avancement: Avancement) -> Bilan:
    """The same, each condition in words and dated: what the learner and the coordinator read."""
    return bilan_expliquer(bilan_de(avancement), avancement.suivi.compte, avancement.suivi.formation)


@dataclass(frozen=True)
class LigneRegle:
    """One line of the rule as it is shown: a condition, or a group with its lines."""

    phrase: str
    atteinte: bool
    le: datetime.datetime | None = None
    manque: str = ""
    lignes: tuple["LigneRegle", ...] = ()


@dataclass(frozen=True)
class Regle:
    """Why a training is complete, or not yet: each condition, since when it is met, what it lacks."""

    titre: str
    lignes: tuple[LigneRegle, ...]
    figee: bool  # lue dans l'achèvement, telle qu'elle était ce jour-là
    derogation: Any = None


def _ligne(constat: dict[str, Any]) -> LigneRegle:
    atteinte = bool(constat.get("atteint"))
    if constat.get("type") == GROUPE:
        criteres = constat.get("criteres", ())
        phrase = titre_de(constat["operateur"], constat["requis"], len(criteres))
        return LigneRegle(phrase, atteinte, lignes=tuple(_ligne(c) for c in criteres))
    le = datetime.datetime.fromisoformat(constat["le"]) if constat.get("le") else None
    phrase = constat.get("phrase") or constat.get("type", "")
    return LigneRegle(phrase, atteinte, le)


def _en_lignes(bilan: Bilan) -> tuple[LigneRegle, ...]:
    return tuple(
        LigneRegle(c.titre, c.atteint, lignes=_en_lignes(c))
        if isinstance(c, Bilan)
        else LigneRegle(c.phrase, c.atteint, c.le, "" if c.atteint else c.manque)
        for c in bilan.constats
    )


def regle_expliquer(avancement: Avancement) -> Regle:
    """The rule of a following: frozen words once it is complete, today's findings before."""
    suivi = avancement.suivi
    derogation = Derogation.objects.filter(suivi=suivi).select_related("accordee_par").first()
    if not suivi.est_acheve:
        bilan = bilan_explique(avancement)
        return Regle(bilan.titre, _en_lignes(bilan), figee=False, derogation=derogation)
    expression = Achevement.objects.filter(suivi=suivi).values_list("expression", flat=True).first() or {}
    criteres = expression.get("criteres", ())
    titre = titre_de(expression.get("operateur", ""), expression.get("requis", 0), len(criteres))
    return Regle(titre, tuple(_ligne(c) for c in criteres), figee=True, derogation=derogation)
