"""What follows the meetings of the world of rights: minutes provisional and adopted, a remark, decisions, actions."""

import datetime
import uuid
from typing import Any

from reseau.animation.rules.comptes_rendus import observation_deposer
from reseau.comptes.models import Compte
from reseau.territoires.models import Commission, CompositionCommission
from tests.droits.mots import INCONNU, canari
from tests.fabriques import un_bassin
from tests.reseau.animation.fabriques import un_comite, un_siege
from tests.reseau.animation.suites import une_adoptee, une_close, une_seance


def suites_construire(comptes: dict[str, Compte]) -> dict[str, tuple[list[Any], list[Any]]]:
    """The commission over the bassin: an élue chairs it, who animates the bassin holds it, the colleague sits there."""
    commission = Commission.objects.create(code="gatine", nom="Gâtine")
    CompositionCommission.objects.create(commission=commission, bassin=un_bassin(), du=datetime.date(2020, 1, 1))
    comite = un_comite("TERRITORIALE", commission=commission, visibilite="BASSIN")
    for role, qualite in (("elu", "PRESIDENCE"), ("charge_mission", "SECRETARIAT"), ("collegue", "TITULAIRE")):
        organisme = {} if qualite == "TITULAIRE" else {"organisme": "Conseil régional"}
        un_siege(comite, comptes[role], qualite, **organisme)
    adopte = une_adoptee(comite, texte=canari("decision"))
    provisoire = une_close(comite, texte=canari("decisionprovisoire"), observable=True)
    remarque = observation_deposer(
        reunion=provisoire, par=comptes["collegue"], cle=uuid.uuid4(), texte=canari("observation")
    )
    en_seance = une_seance(comite)
    prise, attendue = adopte.reunion.decisions.get(), provisoire.decisions.get()
    inconnu = uuid.uuid4()
    return {
        "compte rendu adopté": ([adopte.reunion.uuid], [inconnu]),
        "compte rendu provisoire": ([provisoire.uuid], [inconnu]),
        "code de compte rendu": ([adopte.code], ["code-invente"]),
        "observation": ([remarque.uuid], [inconnu]),
        "séance à clore": ([en_seance.uuid], [inconnu]),
        "décision": ([prise.numero], [f"D-{prise.annee}-{INCONNU}"]),
        "décision provisoire": ([attendue.numero], [f"D-{prise.annee}-{INCONNU}"]),
        "décision à suivre": ([prise.numero, "appliquer"], [f"D-{prise.annee}-{INCONNU}", "appliquer"]),
        "action": ([adopte.reunion.actions.get().uuid], [inconnu]),
    }
