"""The figures of the site for Prometheus, in its text form: what the base knows, whichever process is asked."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from home.choices import EtatCourriel
from home.models import Courriel, PassagePeriodique
from home.sante import pret_lire
from home.travaux.periodiques import travaux_periodiques

Mesure = tuple[dict[str, str], float]


def metriques_ecrire() -> str:
    """The whole page; when the base does not answer, what says so alone."""
    lue = pret_lire()
    etats = [({"controle": nom}, va) for nom, va in lue["controles"].items()]
    lignes = [*_serie("safran_etat", "1 quand ce contrôle est bon", etats)]
    if lue["controles"].get("migrations"):
        ages = [({"quoi": nom}, age) for nom, age in lue["ages"].items() if age is not None]
        lignes += _serie("safran_age_secondes", "depuis ce qui attend le plus, ou le dernier travail périodique", ages)
        lignes += _serie("safran_courriels", "courriels, par état", _par_etat(Courriel, "etat", EtatCourriel.values))
        lignes += _serie("safran_taches", "tâches de fond, par état", _par_etat(DBTaskResult, "status"))
        ages, echecs = _travaux()
        lignes += _serie("safran_travail_secondes", "depuis le dernier passage de ce travail", ages)
        lignes += _serie("safran_travail_en_echec", "1 quand il a échoué", echecs)
    return "\n".join(lignes) + "\n"


def _serie(nom: str, aide: str, mesures: list[Mesure]) -> Iterator[str]:
    yield f"# HELP {nom} {aide}"
    yield f"# TYPE {nom} gauge"
    for etiquettes, valeur in mesures:
        dites = ",".join(f'{cle}="{texte}"' for cle, texte in etiquettes.items())
        yield f"{nom}{{{dites}}} {float(valeur):g}"


def _par_etat(modele: Any, champ: str, etats: list[str] | None = None) -> list[Mesure]:
    """How many rows in each state; a state that has none counts for 0 when all are known."""
    lignes = modele._base_manager.order_by().values_list(champ).annotate(n=Count("pk"))
    comptes = dict.fromkeys(etats or [], 0) | dict(lignes)
    return [({"etat": str(etat).lower()}, nombre) for etat, nombre in comptes.items()]


def _travaux() -> tuple[list[Mesure], list[Mesure]]:
    """Of each periodic work that ever ran: its age, then whether it failed."""
    maintenant, noms = timezone.now(), [travail.nom for travail in travaux_periodiques()]
    passages = PassagePeriodique.objects.filter(nom__in=noms).exclude(fini_le=None)
    ages: list[Mesure] = [({"travail": p.nom}, int((maintenant - p.fini_le).total_seconds())) for p in passages]
    return ages, [({"travail": p.nom}, bool(p.erreur)) for p in passages]
