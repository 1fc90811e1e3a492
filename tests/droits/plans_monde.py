"""The plans of the world of rights: one voted, one still being prepared, a decision to carry."""

from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from home.choices import EtatDocument
from reseau.comptes.models import Compte
from reseau.plans.models import EtatAnnuel
from reseau.plans.rules import etape_ajouter, indicateur_ecrire
from reseau.structures.models import Structure
from tests.droits.mots import INCONNU, canari
from tests.fabriques import un_bassin
from tests.reseau.animation.fabriques import un_comite_complet
from tests.reseau.plans.fabriques import ANNEE, un_axe, un_plan, une_action, une_decision


def plans_construire(comptes: dict[str, Compte], ici: Structure) -> dict[str, tuple[list[Any], list[Any]]]:
    """The plan of Niort for this year, led by the author's structure; that of the next year, not voted yet."""
    region, inconnu = comptes["region"], INCONNU
    vote, prepare = un_plan(territoire=un_bassin()), un_plan("PREPARE", territoire=un_bassin(), annee=ANNEE + 1)
    action = une_action(vote, porteur_structure=ici, titre=canari("planvote"))
    brouillon = une_action(prepare, porteur_structure=ici, titre=canari("planbrouillon"))
    absent = uuid4()
    etape = etape_ajouter(action=action, par=region, cle=uuid4(), titre="Visiter")
    mesure = indicateur_ecrire(action=action, par=region, cle=uuid4(), libelle="Lieux", unite="lieux", cible=3)
    etat = EtatAnnuel.objects.create(plan=vote, compte=comptes["charge_mission"], etat=EtatDocument.PRET)
    storages["prive"].save(etat.fichier, ContentFile(b"%PDF-1.7"))
    decision = une_decision(un_comite_complet("BUREAU"))
    return {
        "décision à porter": ([decision.numero], ["D-1999-001"]),
        "plan voté": ([vote.code, vote.annee], ["inconnu", vote.annee]),
        "plan en préparation": ([prepare.code, prepare.annee], ["inconnu", prepare.annee]),
        "plan à voter": ([prepare.code, prepare.annee, "voter"], ["inconnu", prepare.annee, "voter"]),
        "état annuel": ([etat.uuid], [absent]),
        "axe d’un plan": ([un_axe(vote).pk], [inconnu]),
        "action de plan": ([action.uuid], [absent]),
        "action en préparation": ([brouillon.uuid], [absent]),
        "histoire d’une action de plan": (["action_plan", action.pk], ["action_plan", inconnu]),
        "étape d’action": ([etape.uuid], [absent]),
        "indicateur d’action": ([mesure.uuid], [absent]),
    }
