"""What this room offers to the ground floor: cards of « mon espace », completion criteria, personal data,
treatments, periodic works, checks, and what it does when a room below speaks.
"""

import datetime
from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import F, Max
from django.urls import reverse

from home.exploitation.travaux import QUART_D_HEURE, Periodique
from home.registre import Carte, Pas, Rubrique
from home.securite.donnees_personnelles import Traitement
from reseau.comptes.models import Compte
from reseau.membres.permissions import par_requete
from safran.formations.models import FormationPage
from safran.formations.portes import Critere
from safran.parcours.models import (
    Achevement,
    Derogation,
    EtapeVue,
    IndexEtape,
    ModulePage,
    NoteEtape,
    ReponseEtape,
    Suivi,
)
from safran.parcours.queries import plans
from safran.parcours.queries.lecteur import listes_tenues
from safran.parcours.queries.plans import etapes_lire, plan_lire, plans_lire
from safran.parcours.queries.suivis import (
    Avancement,
    avancement_lire,
    avancements_de,
    constat_etape,
    constat_etapes,
    constat_module,
    mesures_lire,
    suivi_get,
)
from safran.parcours.rules import modules
from safran.parcours.rules import suivis as notes
from safran.parcours.rules.suivis import reponses_oublier
from safran.quiz.models import ReponseOuverte

# Cards of « mon espace »: trainings being followed, trainings completed.

MAX_ACHEVEES = 10


def _avancements(compte: Compte) -> list[Avancement]:
    return par_requete(compte, "avancements", lambda: avancements_de(compte))


def carte_en_cours(compte: Compte) -> Carte | None:
    """What to resume first, then the other trainings being followed; an invitation when there is none."""
    en_cours = [a for a in _avancements(compte) if not a.suivi.est_acheve]
    contexte = {
        "reprendre": en_cours[0] if en_cours else None,
        "autres": en_cours[1:],
        "url_suite": reverse("catalogue"),
        "libelle_suite": "Catalogue",
    }
    return Carte("Mes formations en cours", "parcours/carte_en_cours.html", contexte)


def carte_achevees(compte: Compte) -> Carte | None:
    """Trainings completed, with what was added to them since."""
    achevees = [a for a in _avancements(compte) if a.suivi.est_acheve][:MAX_ACHEVEES]
    if not achevees:
        return None
    return Carte("Mes formations achevées", "parcours/carte_achevees.html", {"avancements": achevees})


def pas_de_formation(compte: Compte) -> list[Pas]:
    """A newcomer's first training: done once one is begun."""
    commence = Suivi.objects.filter(compte=compte).exists()
    detail = "Choisissez-en une dans le catalogue : la première étape prend quelques minutes."
    return [Pas("premiere-formation", "Commencer une première formation", detail, reverse("catalogue"), commence)]


def donnees_de_formation(compte: Compte) -> list[Rubrique]:
    """What this room knows of a person: trainings followed, how far, how long; the notes written beside the steps."""
    suivis = Suivi.objects.filter(compte=compte).select_related("formation")
    mesures = mesures_lire(suivis)
    lignes = [
        {
            "Formation": suivi.formation.title,
            "Commencée le": suivi.commence_le,
            "Progression": f"{suivi.progression_max} %",
            "Achevée le": suivi.acheve_le,
            "Temps mesuré à l’écran (minutes)": mesures[suivi.pk] // 60,
        }
        for suivi in suivis
    ]
    notes = [
        {
            "Formation": note.suivi.formation.title,
            "Étape": note.etape_titre,
            "Note": note.texte,
            "Modifiée le": note.modifiee_le,
        }
        for note in NoteEtape.objects.filter(suivi__compte=compte).exclude(texte="").select_related("suivi__formation")
    ]
    return [
        Rubrique("Formations suivies", lignes),
        Rubrique("Notes prises dans les formations", notes),
        Rubrique("Listes cochées dans les formations", listes_tenues(compte)),
    ]


# The criteria that this room offers to the completion rules: every step, one module, one step.

RETIRE = "un module retiré"


def _avancement(compte: Compte, formation: Any) -> Avancement:
    """How far a person is; nowhere when the training is not begun."""
    suivi = suivi_get(compte, formation)
    if suivi is None:
        return Avancement(Suivi(), plan_lire(formation), frozenset())
    suivi.formation = formation
    return avancement_lire(suivi)


def _modules() -> list[tuple[str, ModulePage]]:
    """The published modules in order, each with the title of its training."""
    titres, pas = dict(FormationPage.objects.values_list("path", "title")), ModulePage.steplen
    return [(titres.get(m.path[:-pas], ""), m) for m in ModulePage.objects.live().order_by("path")]


def modules_offerts() -> list[tuple[str, Any]]:
    """The published modules, by training."""
    groupes: dict[str, list[tuple[str, str]]] = {}
    for formation, module in _modules():
        groupes.setdefault(formation, []).append((str(module.pk), module.title))
    return list(groupes.items())


def etapes_offertes() -> list[tuple[str, Any]]:
    """The published steps, by training and module; a step is named by its module and its identity."""
    return [
        (f"{formation}, {module.title}", [(f"{module.pk}:{etape.id}", etape.titre) for etape in etapes_lire(module)])
        for formation, module in _modules()
    ]


def module_dire(parametres: dict[str, Any]) -> str:
    """« terminer le module … »."""
    cle = str(parametres.get("module", ""))
    module = ModulePage.objects.filter(pk=cle).only("title").first() if cle.isdigit() else None
    return f"terminer le module « {module.title} »" if module else f"terminer {RETIRE}"


def etape_dire(parametres: dict[str, Any]) -> str:
    """« terminer l’étape … »."""
    cle, _, etape_id = str(parametres.get("etape", "")).partition(":")
    module = ModulePage.objects.filter(pk=cle).first() if cle.isdigit() else None
    titres = {etape.id: etape.titre for etape in etapes_lire(module)} if module else {}
    return f"terminer l’étape « {titres[etape_id]} »" if etape_id in titres else "terminer une étape retirée"


def _derniere(compte: Compte, formation: Any, **filtre: Any) -> datetime.datetime | None:
    vues = EtapeVue.objects.filter(suivi__compte=compte, suivi__formation_id=formation.pk, **filtre)
    return vues.aggregate(le=Max("vue_le"))["le"]


ETAPES_VUES = Critere(
    type="etapes_vues",
    libelle="Toutes les étapes vues",
    evaluer=lambda compte, formation, parametres: constat_etapes(_avancement(compte, formation)),
    dire=lambda parametres: "terminer toutes les étapes",
    quand=lambda compte, formation, parametres: _derniere(compte, formation),
)
MODULE_VU = Critere(
    type="module_vu",
    libelle="Module terminé",
    evaluer=lambda compte, formation, parametres: constat_module(_avancement(compte, formation), parametres),
    options=modules_offerts,
    dire=module_dire,
    quand=lambda compte, formation, parametres: _derniere(compte, formation, module_id=int(parametres["module"])),
)
ETAPE_VUE = Critere(
    type="etape_vue",
    libelle="Étape terminée",
    evaluer=lambda compte, formation, parametres: constat_etape(_avancement(compte, formation), parametres),
    options=etapes_offertes,
    dire=etape_dire,
    quand=lambda compte, formation, parametres: _derniere(
        compte, formation, etape_id=str(parametres["etape"]).partition(":")[2]
    ),
)


def donnees_des_reponses(compte: Compte) -> list[Rubrique]:
    """Each question as it was asked, the first answer and the last."""
    reponses = ReponseEtape.objects.filter(suivi__compte=compte).select_related("suivi__formation").order_by("pk")
    lignes = [
        {
            "Formation": donnee.suivi.formation.title,
            "Question": donnee.question.get("enonce", ""),
            "Première réponse": donnee.premiere,
            "Dernière réponse": donnee.reponse,
            "Réponses données": donnee.essais,
            "Le": donnee.le,
        }
        for donnee in reponses
    ]
    return [Rubrique("Questions dans les étapes", lignes)]


# What this room does when a room below speaks.


def module_expire(sender: object, instance: ModulePage, **kwargs: object) -> None:
    """The date of a module has passed: the training that it leaves without any step leaves the catalogue with it."""
    formation = instance.get_parent().specific
    if instance.expired and formation.live and not plans.plan_lire(formation).etapes:
        formation.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def module_enregistre(
    sender: object, instance: ModulePage, update_fields: Collection[str] | None = None, **kwargs: object
) -> None:
    """A module was published, changed online or withdrawn: the search inside its steps follows at once."""
    if update_fields is None or not {"etapes", "live"}.isdisjoint(update_fields):
        modules.module_indexer(pk=instance.pk)


def quiz_rendu(sender: object, tentative: Any, **kwargs: object) -> None:
    """A quiz has been handed in: report it to the trainings that hold it, in the same transaction."""
    notes.quiz_reporter(compte=tentative.compte, quiz_pk=tentative.quiz_id, quiz_code=tentative.quiz.code)


def reponse_lue(sender: object, copie: ReponseOuverte, **kwargs: object) -> None:
    """An open answer of a step has been read: the same."""
    notes.relecture_reporter(copie=copie)


def paquet_fini(sender: object, passage: Any, **kwargs: object) -> None:
    """A SCORM or H5P module has been finished: the same."""
    notes.paquet_reporter(compte=passage.compte, paquet=passage.version.paquet)


def traces_effacer(sender: object, compte: Compte, **kwargs: object) -> None:
    """An account is closed or anonymised: what only served its owner goes, in the same transaction."""
    notes.traces_oublier(compte=compte)


TRAVAUX = [
    Periodique(
        "parcours.reponses", QUART_D_HEURE, reponses_oublier, "{} réponse(s) effacée(s), données il y a plus d’un an."
    )
]


TRAITEMENTS = [
    Traitement(
        "Suivre une formation en ligne",
        "étapes vues, étapes dites pas claires, temps mesuré à l’écran, dérogations",
        "Suivi Derogation Horloge",
        personnes="les personnes formées",
        destinataires="la personne ; des nombres seuls pour les autres",
    )
]


# Invariants of the followings, for `manage.py verifier`.


def parcours_coherents() -> Iterator[str]:
    """No progress beyond 100; no mark elsewhere; completions have their reasons."""
    for pk in Suivi.objects.filter(progression_max__gt=100).values_list("pk", flat=True):
        yield f"Le suivi {pk} dépasse 100 %."
    for pk in Suivi.objects.filter(acheve_le__lt=F("commence_le")).values_list("pk", flat=True):
        yield f"Le suivi {pk} est achevé avant d’avoir commencé."
    for pk in Suivi.objects.acheves().filter(achevement=None).values_list("pk", flat=True):
        yield f"Le suivi {pk} est achevé sans raison conservée."
    for pk in Achevement.objects.filter(suivi__acheve_le=None).values_list("suivi_id", flat=True):
        yield f"Le suivi {pk} a un achèvement, sans date d’achèvement."
    for pk in Derogation.objects.filter(suivi__acheve_le=None).values_list("suivi_id", flat=True):
        yield f"Le suivi {pk} a une dérogation, sans achèvement."
    yield from _achevements_infondes()
    yield from _etapes_etrangeres()


def _achevements_infondes() -> Iterator[str]:
    """A completion rests on its frozen findings, or on a signed exception."""
    deroges = set(Derogation.objects.values_list("suivi_id", flat=True))
    for suivi_id, expression in Achevement.objects.values_list("suivi_id", "expression"):
        if suivi_id in deroges:
            continue
        requis = expression.get("requis", 0)
        atteints = sum(1 for critere in expression.get("criteres", []) if critere.get("atteint"))
        if requis < 1 or atteints < requis:
            yield f"Le suivi {suivi_id} est achevé, mais sa règle n’était pas remplie."


def _etapes_etrangeres() -> Iterator[str]:
    """A step is marked in a module of the training followed."""
    vues = EtapeVue.objects.values_list("pk", "module__path", "suivi__formation__path")
    for pk, chemin_module, chemin_formation in vues.iterator():
        if not chemin_module.startswith(chemin_formation):
            yield f"L’étape vue {pk} appartient au module d’une autre formation."


def etapes_cherchees() -> Iterator[str]:
    """Every step of a module online has its search row, and nothing else has one."""
    publiees = {etape.cle for page in ModulePage.objects.live() for etape in etapes_lire(page)}
    indexees = set(IndexEtape.objects.values_list("module_id", "etape_id"))
    for module, etape in sorted(publiees ^ indexees):
        dit = "manque à la recherche" if (module, etape) in publiees else "est encore trouvée par la recherche"
        yield f"L’étape {etape} du module {module} {dit} : lancez « manage.py indexer_etapes »."


def formations_vides() -> Iterator[str]:
    """Worth knowing: trainings online that nobody can begin, from before the publication was guarded."""
    formations = {formation.pk: formation for formation in FormationPage.objects.live()}
    for pk, plan in plans_lire(formations.values()).items():
        if not plan.etapes:
            yield f"La formation {pk} ({formations[pk].title}) est en ligne sans aucune étape publiée."
