"""Every list makes the same number of queries for one row and for thirty."""

import datetime
import uuid

import pytest
from django.utils import timezone

from pratiques.permissions.ressources import Porteur
from pratiques.rules.brouillons import brouillon_rattacher
from pratiques.rules.relectures import relecture_prendre
from pratiques.rules.signatures import signataire_inviter, signataire_repondre
from reseau.annuaire.models import Import, LigneImport
from reseau.annuaire.rules.recherche import entree_proposer
from reseau.annuaire.rules.tenue import signalement_creer
from reseau.membres.choices import Role
from reseau.membres.models import Appartenance, Invitation
from reseau.membres.rules.invitations import invitation_creer
from reseau.membres.rules.mandats import mandat_creer, rattachement_creer
from reseau.membres.rules.personnes import demande_creer
from safran.attestations.models import Attestation
from safran.evaluations.models import Campagne
from safran.parcours.models import Suivi
from tests.fabriques import (
    un_bassin,
    un_conseiller,
    un_referent,
    une_chargee_de_mission,
    une_region,
    une_structure,
    une_tete_de_reseau,
)
from tests.pratiques.fabriques import un_auteur, un_brouillon, une_fiche, une_fiche_lue, une_fiche_soumise
from tests.pratiques.fabriques_groupes import un_groupe, un_membre
from tests.pratiques.fabriques_ressources import une_ressource
from tests.questions import questions_de
from tests.reseau.agenda.rangs import avis_demandes, evenements_a_moderer
from tests.reseau.animation.suites import (
    compte_rendu,
    instances_de_la_region,
    points_d_une_reunion,
    presidence,
    sieges_d_une_reunion,
)
from tests.reseau.annuaire.fabriques import un_lieu, un_service, une_offre
from tests.reseau.ecrits.fabriques import (
    indicateurs_du_tableau,
    sections_d_un_document,
    signatures_d_un_protocole,
    tableau_d_une_note,
)
from tests.reseau.orientation.fabriques import fiches_de_liaison
from tests.reseau.plans.fabriques import (
    diapositives_du_plan,
    etat_du_plan,
    liste_du_plan,
    mes_actions_de_plan,
    plans_a_lire,
    revue_du_plan,
)
from tests.safran.fabriques_formations import une_formation
from tests.safran.fabriques_sessions import dans, une_inscription, une_ouverture, une_session
from tests.safran.presences.rangs import (
    bordereaux,
    feuilles_a_tenir,
    grille_d_une_session,
    lignes_d_un_bordereau,
    lignes_d_une_feuille,
)

pytestmark = pytest.mark.django_db
LONG = True
LONGTEMPS = datetime.date(2020, 1, 1)


def inviter(referent, structure, rang):
    """One more invitation of the day before, and its mail: no more than thirty leave in an hour."""
    invitation = invitation_creer(
        par=referent, structure=structure, email=f"invite{rang}@exemple.example", prenom="Camille", nom=f"Invité{rang}"
    )
    Invitation.objects.filter(pk=invitation.pk).update(creee_le=timezone.now() - datetime.timedelta(days=1))


def courriels():
    structure = une_structure()
    referent = un_referent(structure)
    return une_region(), "/courriels/", lambda rang: inviter(referent, structure, rang)


def invitations():
    structure = une_structure()
    referent = un_referent(structure)
    return referent, f"/equipe/{structure.code}/", lambda rang: inviter(referent, structure, rang)


def historique_d_equipe():
    structure = une_structure()
    return un_referent(structure), f"/equipe/{structure.code}/historique/", lambda rang: un_conseiller(structure)


def demandes():
    def ajouter(rang):
        demande_creer(
            email=f"demande{rang}@exemple.example", prenom="Camille", nom="Demande", fonction="Conseil",
            structure=une_structure(),
        )  # fmt: skip

    return une_region(), "/demandes/", ajouter


def structures_a_tenir(adresse="/annuaire/mes-fiches/"):
    referente = un_referent()

    def ajouter(rang):
        structure = une_structure()
        rattachement_creer(compte=referente, structure=structure, fonction="Conseil", du=LONGTEMPS)
        mandat_creer(compte=referente, role=Role.REFERENT, structure=structure, du=LONGTEMPS)
        un_service(structure, un_lieu(structure))

    return referente, adresse, ajouter


def tableau_de_l_annuaire():
    return structures_a_tenir("/annuaire/tableau/")


def qualite_d_une_fiche():
    structure = une_structure()

    def ajouter(rang):
        un_service(structure, un_lieu(structure))

    return une_region(), f"/annuaire/structures/{structure.code}/qualite/", ajouter


def mon_espace():
    return structures_a_tenir("/mon-espace/")


def equipes():
    return structures_a_tenir("/equipe/")


def mandats():
    return une_region(), "/mandats/?par=100", lambda rang: un_referent()


def personnes():
    return un_referent(), "/personnes/", lambda rang: un_conseiller(une_offre(f"Tournesol {rang}").structure)


def imports():
    return une_region(), "/annuaire/importer/", lambda rang: Import.objects.create(source="essai", nom=f"{rang}.csv")


def lignes_d_import():
    importation = Import.objects.create(source="essai", nom="essai.csv")

    def ajouter(rang):
        LigneImport.objects.create(
            importation=importation, numero=rang + 2, genre="LIEU", action="CREEE", champs={"lieu.nom": [None, "Ici"]}
        )

    return une_region(), f"/annuaire/importer/{importation.pk}/", ajouter


def services_d_une_structure():
    structure = une_structure()
    return None, f"/annuaire/structures/{structure.code}/", lambda rang: un_service(structure, un_lieu(structure))


def recherche_partout():
    def ajouter(rang):
        une_offre(f"Tournesol {rang}")
        une_fiche(contenu={"titre": f"Tournesol {rang}"})

    return une_region(), "/recherche/?q=tournesol", ajouter


def mes_notes():
    auteur = un_auteur()
    return auteur, "/pratiques/mes-fiches/", lambda rang: un_brouillon(auteur, titre=f"Fiche {rang}")


def invitations_a_signer():
    compte = un_auteur("cio")

    def ajouter(rang):
        brouillon = un_brouillon(titre=f"Fiche {rang}")
        signataire_inviter(brouillon=brouillon, compte=compte, par=brouillon.auteur)

    return compte, "/pratiques/mes-fiches/", ajouter


def signataires_d_un_brouillon():
    """Eight at most: the others have withdrawn."""
    brouillon = un_brouillon(titre="À plusieurs")

    def ajouter(rang):
        invite = signataire_inviter(brouillon=brouillon, compte=un_auteur(), par=brouillon.auteur)
        if rang:
            signataire_repondre(signataire=invite, par=invite.compte, accepter=False)

    return brouillon.auteur, f"/pratiques/ecrire/{brouillon.uuid}/signataires/?q=personne", ajouter


def relectures_a_prendre():
    return un_auteur("apec"), "/pratiques/relectures/", lambda rang: une_fiche_soumise(titre=f"Fiche {rang}")


def relectures_prises():
    lecteur = un_auteur("apec")

    def ajouter(rang):
        relecture_prendre(fiche=une_fiche_soumise(titre=f"Fiche {rang}"), par=lecteur)

    return lecteur, "/pratiques/relectures/", ajouter


def notes_a_valider():
    return une_tete_de_reseau(), "/pratiques/a-valider/", lambda rang: une_fiche_lue(titre=f"Fiche {rang}")


def flux_des_notes():
    return None, "/pratiques/atom.xml", lambda rang: une_fiche()


def ressources():
    return None, "/pratiques/ressources/?genre=PUBLICATION", lambda rang: une_ressource(themes=["vae"])


def ressources_a_tenir():
    return une_region(), "/pratiques/ressources/a-tenir/", lambda rang: une_ressource()


def groupes_de_travail():
    animatrice = une_chargee_de_mission()
    return animatrice, "/pratiques/groupes/", lambda rang: un_groupe(animatrice)


def page_d_un_groupe():
    animatrice = une_chargee_de_mission()
    groupe = un_groupe(animatrice)

    def ajouter(rang):
        brouillon_rattacher(groupe=groupe, brouillon=un_brouillon(membre := un_membre(groupe)), par=membre)
        une_ressource(animatrice, porteur=Porteur(groupe=groupe))

    return animatrice, f"/pratiques/groupes/{groupe.uuid}/", ajouter


def agenda_des_sessions():
    formation = une_formation()
    return un_conseiller(), "/sessions/", lambda rang: une_session(formation=formation, par=une_region())


def agenda_ouvert_par_groupe():
    """Each session opens on its own day to the bassin where the reader's structure receives people."""
    formation, structure = une_formation(), une_structure()
    un_lieu(structure, commune="Niort")
    bientot = timezone.now() + datetime.timedelta(days=9)

    def ajouter(rang):
        session = une_session(formation=formation, par=une_region(), ouvre_le=bientot)
        un_jour = bientot - datetime.timedelta(days=2)
        une_ouverture(session, ouvre_le=un_jour, bassin=un_bassin("niort"))

    return un_conseiller(structure), "/sessions/", ajouter


def calendrier_des_sessions():
    formation, adresse = une_formation(), f"/sessions/?mois={dans(30):%Y-%m}"
    return un_conseiller(), adresse, lambda rang: une_session(formation=formation, par=une_region())


def sessions_a_preparer():
    formation, region = une_formation(), une_region()
    return region, "/sessions/preparer/", lambda rang: une_session(formation=formation, par=region)


def demandes_a_valider():
    structure, region = une_structure(), une_region()
    session = une_session(par=region, validation="REFERENT")
    return un_referent(structure), "/mon-espace/", lambda rang: une_inscription(session, un_conseiller(structure))


def participants_d_une_session():
    region = une_region()
    session = une_session(par=region, capacite=15)
    return region, f"/sessions/{session.public_id}/gerer/", lambda rang: une_inscription(session)


def sessions_evaluees(adresse="/evaluations/"):
    region, formation = une_region(), une_formation()

    def ajouter(rang):
        session = une_session("CONFIRMEE", formation=formation, par=region)
        lu = {"nombre": 5, "notes_nombre": 5, "notes_somme": 20, "close_le": timezone.now()}
        Campagne.objects.create(
            session=session, moment="A_CHAUD", public="PARTICIPANT", titre="Fin", questions=[],
            ferme_le=timezone.localdate() + datetime.timedelta(days=1), **lu,
        )  # fmt: skip

    return region, adresse.format(formation.pk), ajouter


def evaluations_d_une_formation():
    return sessions_evaluees("/evaluations/formations/{}/")


def appartenances():
    jours = {"bassin": un_bassin("niort"), "du": LONGTEMPS}
    ajouter = lambda rang: Appartenance.objects.create(structure=une_structure(), **jours)  # noqa: E731
    return une_region(), "/appartenances/niort/?par=100", ajouter


def attestations():
    formation = une_formation()

    def ajouter(rang):
        Attestation.objects.create(compte=un_conseiller(), formation_id=formation.pk)

    return une_region(), "/attestations/toutes/", ajouter


def lexique():
    """What waits for the Région."""
    par = un_conseiller()

    def ajouter(rang):
        entree_proposer(cle=uuid.uuid4(), par=par, expressions=f"zorglub {rang}", source="Essai")

    return une_region(), "/annuaire/lexique/", ajouter


def signalements():
    def ajouter(rang):
        signalement_creer(structure=une_offre(f"Structure {rang}").structure, inexactitudes=["HORAIRES"])

    return une_region(), "/annuaire/signalements/", ajouter


def suivis_d_une_formation():
    formation = une_formation()
    suivre = lambda rang: Suivi.objects.create(compte=un_conseiller(), formation=formation)  # noqa: E731
    return une_region(), f"/parcours/{formation.pk}/suivis/", suivre


def entrer(client, compte) -> None:
    """Nobody signs in to a public list; a mandate more closes a session."""
    if compte:
        compte.refresh_from_db()
        client.force_login(compte)


# Celles du banc (tests/home/test_listes.py) s’y comptent.
LISTES = [
    mes_actions_de_plan, bordereaux, lignes_d_un_bordereau, compte_rendu, presidence, instances_de_la_region,
    sieges_d_une_reunion, points_d_une_reunion, liste_du_plan, etat_du_plan, diapositives_du_plan,
    evaluations_d_une_formation, invitations_a_signer, signataires_d_un_brouillon, feuilles_a_tenir,
    grille_d_une_session, lignes_d_une_feuille, agenda_des_sessions, agenda_ouvert_par_groupe, calendrier_des_sessions,
    sessions_a_preparer, courriels, demandes_a_valider, participants_d_une_session, demandes, equipes, flux_des_notes,
    historique_d_equipe, imports, invitations, lignes_d_import, mes_notes, mon_espace, notes_a_valider,
    recherche_partout, relectures_a_prendre, relectures_prises, services_d_une_structure, structures_a_tenir,
    qualite_d_une_fiche, tableau_de_l_annuaire, evenements_a_moderer, avis_demandes, ressources, ressources_a_tenir,
    groupes_de_travail, page_d_un_groupe, plans_a_lire, revue_du_plan, fiches_de_liaison, sections_d_un_document,
    indicateurs_du_tableau, signatures_d_un_protocole, tableau_d_une_note,
]  # fmt: skip


def croitre(client, compte, adresse, ajouter, tout) -> None:
    """Thirty rows when everything is tried; three show as well that a list asks more for more rows."""

    def lire() -> int:
        entrer(client, compte)
        return questions_de(client, adresse)

    une = lire()
    for rang in range(1, 30 if tout else 3):
        ajouter(rang)
    assert lire() == une


@pytest.mark.parametrize("liste", LISTES, ids=lambda liste: liste.__name__)
def test_list_makes_the_same_queries_for_one_row_and_for_thirty(client, liste, tout):
    compte, adresse, ajouter = liste()
    ajouter(0)
    croitre(client, compte, adresse, ajouter, tout)
