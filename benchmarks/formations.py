"""Trainings in number, those who follow three of them or fifty, and the million steps that a country has seen."""

import datetime
import json
import uuid
from typing import Any

from django.db import connection
from django.utils import timezone

FORMATIONS, MODULES, ETAPES, POSEES = 50, 4, 5, 20
SUIVEURS, UN_AN = 1_000, datetime.timedelta(days=365)
PREFIXE, ESSAI, REPONSES = "banc-formation-", "banc-vingt", "banc-reponses"
TEXTE = "<h2>Une idée</h2><p>Deux portes, pas une de plus.</p>" * 4


def formation_publier(slug: str, titre: str, modules: list[list[tuple[str, Any]]]) -> Any:
    """A training whose modules have these steps; it is complete once they are all seen."""
    from reseau.vocabulaires.models import Mission, Rubrique, TypePublic
    from safran.formations.models import CataloguePage, FormationPage
    from safran.installation.preparation import flux
    from safran.parcours.models import ModulePage

    page = FormationPage(
        live=False, title=titre, slug=slug, accroche="Banc", rubrique=Rubrique.objects.first(), format="DISTANCE",
        niveau="DECOUVERTE", duree_minutes=max(5, 2 * sum(map(len, modules))),
        achevement_criteres=flux([("etapes_vues", None)]),
        objectifs=flux([("ligne", "Mesurer")]), sources=flux([("ligne", "Code du travail, article L. 6111-6")]),
        atteste_gratuite=True,
    )  # fmt: skip
    page.missions.set(Mission.objects.all()[:1])
    page.publics.set(TypePublic.objects.all()[:1])
    CataloguePage.objects.get().add_child(instance=page)
    for rang, etapes in enumerate(modules):
        module = ModulePage(title=f"Module {rang}", slug=f"module-{rang}", resume="Banc")
        module.etapes = flux(etapes)
        page.add_child(instance=module)
        module.save_revision().publish()
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def etapes_inventer(nombre: int, fin: list[tuple[str, Any]] | None = None) -> list[tuple[str, Any]]:
    """Steps of three texts; the last one may show something more."""
    from safran.installation.preparation import flux

    dites = []
    for rang in range(nombre):
        blocs = [("texte", TEXTE)] * 3 + (fin or [] if rang == nombre - 1 else [])
        dites.append(("etape", {"titre": f"Étape {rang}", "contenu": json.loads(flux(blocs))}))
    return dites


def quiz_publier(code: str, questions: list[tuple[str, Any]]) -> Any:
    """A quiz of these questions, that can be taken again at once and as often as one likes."""
    from reseau.vocabulaires.models import Theme
    from safran.installation.preparation import flux
    from safran.quiz.models import Quiz

    quiz = Quiz(code=code, titre=code, theme=Theme.objects.first(), questions=flux(questions))
    quiz.save()
    quiz.save_revision().publish()
    return quiz


def formations_publier() -> list[Any]:
    """Fifty trainings, the last step of the first one a quiz of twenty questions; made once."""
    from safran.formations.models import FormationPage

    if not FormationPage.objects.filter(slug__startswith=PREFIXE).exists():
        essai, _ = (quiz_publier(code, _questions()) for code in (ESSAI, REPONSES))
        for rang in range(FORMATIONS):
            fins = [None] * (MODULES - 1) + [None if rang else [("quiz", essai.pk)]]
            modules = [etapes_inventer(ETAPES, fin) for fin in fins]
            formation_publier(f"{PREFIXE}{rang:02}", f"Banc, formation {rang}", modules)
    return list(FormationPage.objects.filter(slug__startswith=PREFIXE).order_by("slug"))


def _questions() -> list[tuple[str, Any]]:
    """Twenty questions of four answers, whose identities are kept, as those of a quiz written in the admin."""
    return [question_inventer(rang) for rang in range(POSEES)]


def question_inventer(rang: int) -> tuple[str, Any]:
    """One of them."""

    def reponse(n: int) -> dict[str, Any]:
        valeur = {"texte": f"La structure {n}", "juste": n == rang % 4, "retour": "Relisez sa fiche."}
        return {"type": "item", "id": str(uuid.uuid4()), "value": valeur}

    return (
        "unique",
        {
            "enonce": f"Qui reçoit une personne dans le cas numéro {rang} ?",
            "retour": "Chaque structure a ses missions : la fiche de l’annuaire les dit.",
            "reponses": [reponse(n) for n in range(4)],
        },
    )


def apprenant_inscrire(adresse: str, suivies: list[Any]) -> list[Any]:
    """Somebody who came to a structure a year ago and has begun these trainings, by the rules; what she follows."""
    from reseau.comptes.models import Compte
    from reseau.membres.rules.mandats import rattachement_creer
    from reseau.structures.models import Structure
    from safran.parcours.rules.suivis import suivi_commencer

    compte = Compte.objects.create_user(adresse, prenom="Apprenante", nom="Banc")
    structure = Structure.objects.order_by("pk")[0]
    rattachement_creer(compte=compte, structure=structure, fonction="Conseil", du=timezone.localdate() - UN_AN)
    return [suivi_commencer(compte=compte, formation=formation) for formation in suivies]


def etapes_voir() -> None:
    """A thousand people who have seen every step of the fifty trainings, straight into the tables; made once."""
    from benchmarks.salle import membres
    from safran.parcours.models import EtapeVue, Suivi
    from safran.parcours.queries.plans import plan_lire

    comptes = membres(SUIVEURS, prefixe="suit")
    if Suivi.objects.filter(compte=comptes[0]).exists():
        return
    maintenant = timezone.now()
    en_base = connection.ops.adapt_datetimefield_value(maintenant)
    for formation in formations_publier():
        etapes = plan_lire(formation).etapes
        dit = {"etapes_connues": [e.id for e in etapes], "derniere_etape": etapes[-1].id, "progression_max": 100}
        dit |= {"formation": formation, "commence_le": maintenant, "acheve_le": maintenant}
        Suivi.objects.bulk_create(Suivi(compte=compte, **dit) for compte in comptes)
        with connection.cursor() as curseur:
            for etape in etapes:
                curseur.execute(
                    "INSERT INTO parcours_etapevue (suivi_id, module_id, etape_id, vue_le) "
                    "SELECT id, %s, %s, commence_le FROM parcours_suivi WHERE formation_id = %s AND acheve_le = %s",
                    [etape.module_pk, etape.id, formation.pk, en_base],
                )
    assert EtapeVue.objects.count() >= SUIVEURS * FORMATIONS * MODULES * ETAPES
