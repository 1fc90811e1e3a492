"""Builders of what follows a meeting: held with a decision and an action, closed, adopted."""

import datetime
import uuid

from django.utils import timezone

from home.documents import gels
from reseau.animation.choices import Constat, Qualite
from reseau.animation.documents import registre_pdf
from reseau.animation.models import Comite, CompteRendu, Convocation, Decision, Reunion
from reseau.animation.rules.comptes_rendus import (
    observation_deposer,
    observation_traiter,
    reunion_adopter,
    reunion_clore,
)
from tests.reseau.animation.fabriques import qui, un_comite_complet, un_point, une_reunion, une_suite

HIER = datetime.timedelta(days=1)


def une_seance(comite: Comite | None = None, **champs) -> Reunion:
    """Under way, everyone there, with one point that decided and that asks for something."""
    texte = champs.pop("texte", "Chaque structure vérifie sa fiche.")
    decision, action = champs.pop("decision", {}), champs.pop("action", {})
    reunion = une_reunion("EN_COURS", comite=comite, jours=-20, **champs)
    Convocation.objects.filter(reunion=reunion).update(constat=Constat.PRESENT)
    point = un_point(reunion, titre="L’annuaire", compte_rendu="Dix fiches sur trente sont à jour.", traite=True)
    prise = une_suite(point, texte=texte, **decision)
    une_suite(point, "ACTION", texte=f"Relancer : {texte}", suit=prise, **action)
    return reunion


def une_close(comite: Comite | None = None, *, observable: bool = False, **champs) -> Reunion:
    """Closed; its remarks are over unless told otherwise."""
    reunion = une_seance(comite, **champs)
    reunion = reunion_clore(reunion=reunion, par=qui(reunion.comite, Qualite.SECRETARIAT))
    if not observable:
        Reunion.objects.filter(pk=reunion.pk).update(observations_jusquau=timezone.localdate() - HIER)
        reunion.refresh_from_db()
    return reunion


def une_adoptee(comite: Comite | None = None, **champs) -> CompteRendu:
    """Adopted by its chair."""
    reunion = une_close(comite, **champs)
    return reunion_adopter(reunion=reunion, par=qui(reunion.comite, Qualite.PRESIDENCE))


def une_decision(comite: Comite | None = None, **champs) -> Decision:
    """A decision of the register."""
    return une_adoptee(comite or un_comite_complet(), **champs).reunion.decisions.get()


def documents_de_l_animation() -> dict[str, bytes]:
    """Minutes with a remark that was answered, and the register."""
    comite = un_comite_complet(nom="Comité local de Cognac", bassin="cognac")
    reunion = une_close(comite, texte="Chaque structure vérifie sa fiche.", observable=True)
    un_point(reunion, titre="Le forum", compte_rendu="Trois salles.\n\nUn jour de plus.")
    secretaire, titulaire = qui(comite, Qualite.SECRETARIAT), qui(comite, Qualite.TITULAIRE)
    dit = observation_deposer(reunion=reunion, par=titulaire, cle=uuid.uuid4(), texte="Quatre salles.")
    observation_traiter(observation=dit, par=secretaire, retenue=False, reponse="Trois, relues ensemble.")
    Reunion.objects.filter(pk=reunion.pk).update(observations_jusquau=timezone.localdate() - HIER)
    gele = reunion_adopter(reunion=reunion, par=qui(comite, Qualite.PRESIDENCE))
    decisions = list(Decision.objects.select_related("comite"))
    return {"compte rendu": gels.fichier_lire(gele.fichier), "registre": registre_pdf(decisions)}
