"""A step is written: who comes late loses nothing, the two texts are kept and both authors see them."""

import json
import uuid
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.plume import GardeTexte
from reseau.comptes.models import Compte
from safran.atelier.contenus import GesteBloc, bloc_ajouter, bloc_deplacer, bloc_retirer, identites_neuves
from safran.atelier.models import EtapeCroisee
from safran.atelier.plan import QUESTION
from safran.atelier.queries.brouillons import empreinte, questions_du_contenu
from safran.atelier.questions import GENRES_NEUFS, question_neuve
from safran.atelier.rules.questions import question_creer, question_ecrire, question_montrer
from safran.atelier.tenue import etapes_garder, module_tenir
from safran.parcours.models import ModulePage

DISPARUE = "Cette étape vient d’être retirée par quelqu’un d’autre. Votre texte est toujours ici : copiez-le ailleurs."


@dataclass(frozen=True)
class Saisie:
    """What one page sends of a step; `questions` holds the one block of each, by the identity of its block here."""

    titre: str
    contenu: list[dict[str, Any]]
    questions: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Ecrite:
    """What became of a step: kept, or kept beside since someone else wrote it meanwhile."""

    croisee: EtapeCroisee | None = None
    change: bool = False


@transaction.atomic
def etape_enregistrer(
    *,
    module: ModulePage,
    etape_id: str,
    saisie: Saisie,
    version: str,
    par: Compte,
    au_fil: bool = False,
    geste: GesteBloc | None = None,
    cle: uuid.UUID | None = None,
) -> Ecrite:
    """Write a step as it was read at `version`, then make one gesture on its blocks; sent twice, it is written once.

    Raises RegleRefusee "droit", "disparue", and what the gesture refuses ("trop", "genre", "sans_theme").
    """
    brouillon, etapes = module_tenir(module, par=par)
    rang, etape = _trouver(etapes, etape_id)
    questions = questions_du_contenu(etape["value"].get("contenu") or [])
    if empreinte(etape, questions) != version and not _deja(etape, saisie):
        return _garder_a_cote(module, etape_id, saisie, par)
    change = False
    for bloc, contenu in saisie.questions.items():
        if bloc in questions:
            change |= question_ecrire(question=questions[bloc], contenu=contenu, par=par)
    suite = _agir(saisie.contenu, geste, cle or uuid.uuid4(), par) if geste else saisie.contenu
    valeur = {**etape["value"], "titre": saisie.titre, "contenu": suite}
    if valeur == etape["value"]:
        return Ecrite(change=change)
    etapes[rang] = {**etape, "value": valeur}
    etapes_garder(brouillon, etapes, par=par, au_fil=au_fil)
    return Ecrite(change=True)


@transaction.atomic
def croisee_departager(*, croisee: EtapeCroisee, par: Compte, garder: str, version: str) -> bool:
    """Say what becomes of two texts of a step: the one written stays, the other replaces it, or they follow each other.

    True when the step changed. Raises RegleRefusee "deja", "version" when the text that would go has changed since it
    was read, "garder", "droit", "disparue", "trop".
    """
    brouillon, etapes = module_tenir(croisee.module, par=par)
    croisee = EtapeCroisee.objects.select_for_update().get(pk=croisee.pk)
    rang, etape = _trouver(etapes, croisee.etape_id)
    questions = questions_du_contenu(etape["value"].get("contenu") or [])
    if croisee.regle_le:
        raise RegleRefusee("deja", "Ces deux textes sont déjà départagés.")
    if garder not in GardeTexte.values:
        raise RegleRefusee("garder", "Choisissez lequel garder.")
    if garder == GardeTexte.AUTRE and empreinte(etape, questions) != version:
        raise RegleRefusee("version", "L’étape a changé depuis : relisez les deux avant de choisir.")
    croisee.regle_le, croisee.regle_par = timezone.now(), par
    croisee.save(update_fields=["regle_le", "regle_par"])
    if garder == GardeTexte.ECRIT:
        return False
    autre = Saisie(**json.loads(croisee.texte))
    if garder == GardeTexte.AUTRE:
        for bloc, contenu in autre.questions.items():
            if bloc in questions:
                question_ecrire(question=questions[bloc], contenu=contenu, par=par)
        suite = {"titre": autre.titre, "contenu": autre.contenu}
    else:
        suite = {"contenu": [*(etape["value"].get("contenu") or []), *_a_la_suite(etape, autre, par)]}
    etapes[rang] = {**etape, "value": {**etape["value"], **suite}}
    etapes_garder(brouillon, etapes, par=par)
    return True


def _trouver(etapes: list[dict[str, Any]], etape_id: str) -> tuple[int, dict[str, Any]]:
    trouvee = next(((rang, etape) for rang, etape in enumerate(etapes) if etape.get("id") == etape_id), None)
    if trouvee is None:
        raise RegleRefusee("disparue", DISPARUE)
    return trouvee


def _deja(etape: dict[str, Any], saisie: Saisie) -> bool:
    """What is sent is what stands: there is nothing to choose."""
    valeur = etape["value"]
    return valeur.get("titre") == saisie.titre and (valeur.get("contenu") or []) == saisie.contenu


def _garder_a_cote(module: ModulePage, etape_id: str, saisie: Saisie, par: Compte) -> Ecrite:
    """One row for a text that goes on, its author's latest."""
    texte = json.dumps(asdict(saisie), ensure_ascii=False)
    siennes = EtapeCroisee.objects.filter(module=module, etape_id=etape_id, auteur=par, regle_le=None)
    croisee = siennes.first() or EtapeCroisee(module=module, etape_id=etape_id, auteur=par)
    if croisee.texte != texte:
        croisee.texte, croisee.ecrit_le = texte, timezone.now()
        croisee.save()
    return Ecrite(croisee, change=True)


def _agir(contenu: list[dict[str, Any]], geste: GesteBloc, cle: uuid.UUID, par: Compte) -> list[dict[str, Any]]:
    match geste.nom:
        case "bloc.monter":
            return bloc_deplacer(contenu, geste.cible, -1)
        case "bloc.descendre":
            return bloc_deplacer(contenu, geste.cible, 1)
        case "bloc.retirer":
            return bloc_retirer(contenu, geste.cible)
    if geste.cible not in GENRES_NEUFS:
        return bloc_ajouter(contenu, geste.cible, cle)
    if any(bloc["id"] == str(cle) for bloc in contenu):
        return contenu
    genre, valeur = question_montrer(question=question_creer(contenu=question_neuve(geste.cible), par=par, cle=cle))
    return bloc_ajouter(contenu, genre, cle, valeur)


def _a_la_suite(etape: dict[str, Any], autre: Saisie, par: Compte) -> list[dict[str, Any]]:
    """The blocks of the other text that are not here word for word; its questions are copied, no answer is lost."""
    ici = [(bloc["type"], bloc["value"]) for bloc in etape["value"].get("contenu") or []]
    suite = []
    for bloc in autre.contenu:
        if bloc["id"] in autre.questions:
            question = question_creer(contenu=autre.questions[bloc["id"]], par=par, cle=uuid.uuid4())
            genre, valeur = question_montrer(question=question)
            suite.append({"type": genre, "value": valeur, "id": str(uuid.uuid4())})
        elif (bloc["type"], bloc["value"]) not in ici and bloc["type"] != QUESTION:
            suite.append(identites_neuves(bloc))
    return suite
