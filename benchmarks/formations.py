"""Trainings in number, a step of sixty blocks, a draft of two hundred steps; called inside the site."""

import uuid
from typing import Any

from django.db import connection
from django.utils import timezone

from benchmarks.gestes import ESSAI, REPONSES
from benchmarks.volumes import personnes
from reseau.comptes.models import Compte
from reseau.membres.models import Rattachement
from reseau.structures.models import Structure
from reseau.vocabulaires.models import Mission, Rubrique, Theme, TypePublic
from safran.atelier.plan import PlanEtape, PlanFormation, PlanModule
from safran.atelier.rules.ecriture import formation_ecrire
from safran.formations.models import CataloguePage, FormationPage
from safran.installation.preparation import flux
from safran.parcours.models import ModulePage, Suivi
from safran.parcours.queries.plans import plan_lire
from safran.quiz.models import QuestionBanque, Quiz

FORMATIONS, MODULES, ETAPES, POSEES, SUIVEURS = 50, 4, 5, 20, 1_000
PREFIXE, LECON = "banc-formation-", "banc-lecon"
TEXTE = "<h2>Une idée</h2><p>Deux portes, pas une de plus.</p>" * 4


def bloc(genre: str, valeur: Any) -> dict[str, Any]:
    """A block as it is stored."""
    return {"type": genre, "value": valeur, "id": str(uuid.uuid4())}


def liste(valeurs: list[Any]) -> list[dict[str, Any]]:
    """A list in a block."""
    return [bloc("item", valeur) for valeur in valeurs]


def formation_publier(slug: str, titre: str, modules: list[list[tuple[str, list[dict[str, Any]]]]]) -> FormationPage:
    """A training whose modules have these steps, each a title and blocks; it is complete once they are all seen."""
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
        module.etapes = flux([("etape", {"titre": dit, "contenu": contenu}) for dit, contenu in etapes])
        page.add_child(instance=module)
        module.save_revision().publish()
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def formations_publier() -> list[FormationPage]:
    """Fifty trainings, the last step of the first one a quiz of twenty questions; made once."""
    if not FormationPage.objects.filter(slug__startswith=PREFIXE).exists():
        essai, _ = (_quiz_publier(code) for code in (ESSAI, REPONSES))
        for rang in range(FORMATIONS):
            modules = [
                [(f"Étape {n}", [bloc("texte", TEXTE) for _ in range(3)]) for n in range(ETAPES)]
                for _ in range(MODULES)
            ]
            if not rang:
                modules[-1][-1][1].append(bloc("quiz", essai.pk))
            formation_publier(f"{PREFIXE}{rang:02}", f"Banc, formation {rang}", modules)
    return list(FormationPage.objects.filter(slug__startswith=PREFIXE).order_by("slug"))


def _textes() -> list[dict[str, Any]]:
    return [bloc("texte", TEXTE) for _ in range(3)]


def _quiz_publier(code: str) -> Quiz:
    questions = flux([_question(rang) for rang in range(POSEES)])
    quiz = Quiz(code=code, titre=code, theme=Theme.objects.first(), questions=questions)
    quiz.save()
    quiz.save_revision().publish()
    return quiz


def _question(rang: int) -> tuple[str, dict[str, Any]]:
    """One of four answers, whose identities are kept, as in a quiz written in the admin."""
    reponses = [{"texte": f"La structure {n}", "juste": n == rang % 4, "retour": "Relisez sa fiche."} for n in range(4)]
    enonce = f"Qui reçoit une personne dans le cas numéro {rang} ?"
    retour = "Chaque structure a ses missions : la fiche de l’annuaire les dit."
    return "unique", {"enonce": enonce, "retour": retour, "reponses": liste(reponses)}


def lecon_publier() -> FormationPage:
    """The training whose one step holds sixty blocks, the last one a question answered in place; made once."""
    if deja := FormationPage.objects.filter(slug=LECON).first():
        return deja
    question = QuestionBanque(code=LECON, titre="Banc", theme=Theme.objects.first(), contenu=flux([_question(0)]))
    question.save()
    rangs = liste([{"nom": f"Bassin {n}", "valeur": 10 + n} for n in range(6)])
    modeles = [
        ("texte", "<p>Deux portes, pas une de plus.</p>"),
        ("encadre", {"nature": "RETENIR", "titre": "À retenir", "texte": "<p>L’accord d’abord.</p>"}),
        ("figure", {"titre": "Qui reçoit ?", "forme": "BARRES", "repere": "Bassin", "mesure": "Personnes",
                    "rangs": rangs, "parts": True, "lecture": "Six bassins.", "source": "Banc, 2026"}),
        ("cartes", {"titre": "Retourner", "consigne": "", "cartes": liste([{"recto": "A", "verso": "B"}] * 4)}),
        ("coches", {"titre": "Avant lundi", "lignes": liste([f"Faire {n}" for n in range(5)])}),
        ("frise", {"titre": "Dates", "moments": liste([{"quand": "2014", "texte": "La loi."}] * 3)}),
    ]  # fmt: skip
    tous = [bloc(*modeles[rang % len(modeles)]) for rang in range(59)] + [bloc("question", question.pk)]
    suite = [bloc("texte", "<p>La suite.</p>")]
    return formation_publier(LECON, "Banc, soixante blocs", [[("Tout voir", tous), ("Suite", suite)]])


def atelier_preparer() -> str:
    """The outline of a draft of two hundred steps: its address."""
    etapes = tuple(PlanEtape(f"Étape {n}", (("texte", "<p>Une idée.</p>"),)) for n in range(20))
    modules = tuple(PlanModule(f"Module {n}", etapes) for n in range(10))
    plan = PlanFormation("Banc, deux cents étapes", "Un plan long.", "", modules)
    region = Compte.objects.get(email="region@demo.safran.example")
    return f"/atelier/{formation_ecrire(plan=plan, par=region, cle=uuid.uuid5(uuid.NAMESPACE_DNS, LECON)).pk}/"


def etapes_voir() -> None:
    """A thousand people who have seen every step of the fifty trainings, straight into the tables; made once."""
    comptes, maintenant = personnes(SUIVEURS, "suit"), timezone.now()
    if Suivi.objects.filter(compte=comptes[0]).exists():
        return
    structure, jour = Structure.objects.first(), timezone.localdate()
    Rattachement.objects.bulk_create(
        Rattachement(compte=compte, structure=structure, fonction="Conseil", du=jour) for compte in comptes
    )
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
