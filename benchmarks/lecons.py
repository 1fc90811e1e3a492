"""A step of sixty blocks, one of them a question answered in place; a training of two hundred steps in the workshop."""

import json
import uuid
from typing import Any

SLUG, BLOCS, ETAPES = "banc-lecon", 60, 200
MODULES = 10


def lecon_publier() -> Any:
    """The training whose one step holds sixty blocks; made once, called inside the site."""
    from benchmarks.formations import formation_publier
    from safran.formations.models import FormationPage

    if deja := FormationPage.objects.filter(slug=SLUG).first():
        return deja
    contenu = _blocs() + [{"type": "question", "value": _question().pk, "id": str(uuid.uuid4())}]
    suite = [{"type": "texte", "value": "<p>La suite.</p>", "id": str(uuid.uuid4())}]
    etapes = [("etape", {"titre": "Tout voir", "contenu": contenu}), ("etape", {"titre": "Suite", "contenu": suite})]
    return formation_publier(SLUG, "Banc, soixante blocs", [etapes])


def sur_place(suivi: Any) -> dict[str, Any]:
    """Where this person answers the question of the step, by which field, and what may be chosen."""
    from safran.parcours.queries.plans import plan_lire
    from safran.parcours.queries.questions import elements_poser

    module = plan_lire(suivi.formation).modules[0]
    etape = module.etapes[0]
    question = next(bloc for bloc in etape_brute(module, etape.id) if bloc["type"] == "question")
    posee = elements_poser({question["id"]: question["value"]})[question["id"]]
    adresse = f"/parcours/{suivi.formation_id}/{module.pk}/{etape.id}/"
    return {
        "etape": adresse,
        "adresse": f"{adresse}question/{posee['ancre']}/",
        "champ": f"q{posee['ancre']}",
        "choix": [reponse["id"] for reponse in posee["reponses"]],
    }


def etape_brute(module: Any, etape_id: str) -> list[dict[str, Any]]:
    """The blocks of a step as they are stored."""
    return next(brute["value"]["contenu"] for brute in module.page.etapes.raw_data if brute["id"] == etape_id)


def atelier_preparer() -> str:
    """The outline of a draft of two hundred steps; made once, called inside the site."""
    from reseau.comptes.models import Compte
    from safran.atelier.plan import PlanEtape, PlanFormation, PlanModule
    from safran.atelier.rules.ecriture import formation_ecrire

    etapes = tuple(PlanEtape(f"Étape {n}", (("texte", "<p>Une idée.</p>"),)) for n in range(ETAPES // MODULES))
    modules = tuple(PlanModule(f"Module {n}", etapes) for n in range(MODULES))
    plan = PlanFormation("Banc, deux cents étapes", "Un plan long.", "", modules)
    region = Compte.objects.get(email="region@demo.safran.example")
    cle = uuid.uuid5(uuid.NAMESPACE_DNS, SLUG)
    return f"/atelier/{formation_ecrire(plan=plan, par=region, cle=cle).pk}/"


def _blocs() -> list[dict[str, Any]]:
    """Texts, callouts, figures, cards, lists to tick, in turn."""
    lignes = [{"nom": f"Bassin {n}", "valeur": 10 + n} for n in range(6)]
    modeles = [
        ("texte", "<p>Deux portes, pas une de plus.</p>"),
        ("encadre", {"nature": "RETENIR", "titre": "À retenir", "texte": "<p>L’accord d’abord.</p>"}),
        ("figure", {"titre": "Qui reçoit ?", "forme": "BARRES", "repere": "Bassin", "mesure": "Personnes",
                    "rangs": _liste(lignes), "parts": True, "lecture": "Six bassins.", "source": "Banc, 2026"}),
        ("cartes", {"titre": "Retourner", "consigne": "", "cartes": _liste([{"recto": "A", "verso": "B"}] * 4)}),
        ("coches", {"titre": "Avant lundi", "lignes": _liste([f"Faire {n}" for n in range(5)])}),
        ("frise", {"titre": "Dates", "moments": _liste([{"quand": "2014", "texte": "La loi."}] * 3)}),
    ]  # fmt: skip
    choisis = (modeles[rang % len(modeles)] for rang in range(BLOCS - 1))
    return [{"type": genre, "value": json.loads(json.dumps(v)), "id": str(uuid.uuid4())} for genre, v in choisis]


def _liste(valeurs: list[Any]) -> list[dict[str, Any]]:
    return [{"type": "item", "value": valeur, "id": str(uuid.uuid4())} for valeur in valeurs]


def _question() -> Any:
    from benchmarks.formations import question_inventer
    from reseau.vocabulaires.models import Theme
    from safran.installation.preparation import flux
    from safran.quiz.models import QuestionBanque

    ligne = QuestionBanque(code=SLUG, titre="Banc", theme=Theme.objects.first(), contenu=flux([question_inventer(0)]))
    ligne.save()
    return ligne
