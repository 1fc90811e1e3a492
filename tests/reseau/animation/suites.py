"""Builders of what follows a meeting: held with a decision and an action, closed, adopted; its lists, one row more."""

import datetime
import uuid

from django.urls import reverse
from django.utils import timezone

from home.documents import gels
from reseau.animation.choices import Constat, Qualite
from reseau.animation.documents import registre_pdf
from reseau.animation.models import Action, Comite, CompteRendu, Convocation, Decision, Reunion
from reseau.animation.rules.comptes_rendus import (
    observation_deposer,
    observation_traiter,
    reunion_adopter,
    reunion_clore,
)
from tests.fabriques import un_conseiller
from tests.reseau.animation.fabriques import (
    qui,
    un_comite,
    un_comite_complet,
    un_point,
    un_siege,
    une_reunion,
    une_suite,
)

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


def _une_de_plus(reunion, rang):
    """One more decision of this meeting, with its action, as closing writes them."""
    point = un_point(reunion, traite=True)
    porte = {"porteur": "Toutes les structures", "echeance": reunion.decisions.first().echeance}
    modele = reunion.decisions.first()
    prise = Decision.objects.create(
        annee=modele.annee, rang=100 + rang, prise_le=modele.prise_le, comite=reunion.comite, reunion=reunion,
        point=point, suite=une_suite(point), texte=f"Décision {rang}", etat=modele.etat, **porte,
    )  # fmt: skip
    suite = une_suite(point, "ACTION", suit=prise.suite)
    Action.objects.create(
        comite=reunion.comite, reunion=reunion, suite=suite, decision=prise, texte=f"Action {rang}", **porte
    )
    return prise


def registre():
    """The register, read by a seat."""
    reunion = une_adoptee().reunion
    return qui(reunion.comite, "TITULAIRE"), reverse("registre"), lambda rang: _une_de_plus(reunion, rang)


def compte_rendu():
    """The minutes of a meeting, each with one more point, decision and action."""
    reunion = une_close(un_comite_complet())
    lecteur = qui(reunion.comite, "SECRETARIAT")
    return lecteur, reverse("compte_rendu", args=[reunion.uuid]), lambda rang: _une_de_plus(reunion, rang)


def presidence():
    """What a chair reads."""
    reunion = une_adoptee().reunion
    return qui(reunion.comite, "PRESIDENCE"), reverse("presidence"), lambda rang: _une_de_plus(reunion, rang)


def instances_de_la_region():
    """The tree of the bodies."""
    return un_conseiller(), "/instances/", lambda rang: un_siege(un_comite("TECHNIQUE"), un_conseiller(), "PRESIDENCE")


def _une_reunion(page, ajouter):
    """The page of a meeting convened, for its secretary."""
    reunion = une_reunion("CONVOQUEE")
    return qui(reunion.comite, "SECRETARIAT"), reverse(page, args=[reunion.uuid]), lambda rang: ajouter(reunion)


def sieges_d_une_reunion():
    """A meeting, one seat more."""

    def ajouter(reunion):
        Convocation.objects.create(reunion=reunion, siege=un_siege(reunion.comite, personne="P", organisme="O"))

    return _une_reunion("reunion", ajouter)


def points_d_une_reunion():
    """A meeting being prepared, one point more."""
    return _une_reunion("reunion_preparer", un_point)
