"""Working groups: a mandate, members by invitation, drafts written together, two readings by others (R5.17)."""

import datetime
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from home.models import Courriel
from pratiques.choices import EtatMembre
from pratiques.models import Brouillon, BrouillonDeGroupe, GroupeDeTravail, Relecture
from pratiques.permissions.ressources import Porteur
from pratiques.prises import groupes_coherents
from pratiques.queries.bureau import relectures_a_prendre
from pratiques.rules import groupes, publication, relectures, ressources, signatures
from pratiques.rules.brouillons import (
    brouillon_creer,
    brouillon_detacher,
    brouillon_rattacher,
    brouillon_soumettre,
    groupe_preparer,
)
from reseau.membres.rules.mandats import rattachement_terminer
from tests import fabriques
from tests.pages import lue
from tests.pratiques.fabriques import poste, rendre, un_auteur, un_brouillon, un_contenu
from tests.pratiques.fabriques_groupes import un_groupe, un_membre
from tests.pratiques.fabriques_ressources import une_ressource
from tests.refus import refus

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def adresse(nom, groupe, *suite):
    return reverse(f"pratiques_groupe{nom}", args=[groupe.uuid, *suite])


def attacher(groupe, auteur, **champs):
    brouillon = un_brouillon(auteur, **champs)
    brouillon_rattacher(groupe=groupe, brouillon=brouillon, par=auteur)
    return brouillon


def test_group_is_opened_managed_and_joined_by_whom_it_says(client):
    chargee, invitee = fabriques.une_chargee_de_mission(), un_auteur("cio")
    envoi = {"titre": "Accueillir à plusieurs", "objet": "Une fiche commune.", "debut": "2026-11-01"}
    envoi |= {"fin": "2026-10-01", "cle": str(uuid.uuid4())}
    client.force_login(chargee)
    faute = client.post("/pratiques/groupes/ouvrir/", envoi)
    assert faute.status_code == 422 and "La fin précède le début." in lue(faute)
    assert "Une fiche commune." in lue(faute) and not GroupeDeTravail.objects.exists()
    envoi["fin"] = "2027-01-31"
    assert "On dirait" in lue(client.post("/pratiques/groupes/ouvrir/", {**envoi, "objet": "Joindre Mme Roux."}))
    for _ in range(2):  # un double clic
        ouvert = client.post("/pratiques/groupes/ouvrir/", envoi)
    groupe = GroupeDeTravail.objects.get()
    assert ouvert["Location"] == adresse("", groupe) and groupe.animateur == chargee
    trouvee = lue(client.get(adresse("_inviter", groupe) + f"?q={invitee.nom}"))
    public_id = str(invitee.profil.public_id)
    assert public_id in trouvee
    assert client.post(adresse("_inviter", groupe), {"personne": public_id}).status_code == 302
    assert client.post(adresse("_inviter", groupe), {"personne": "rien"}).status_code == 302
    assert public_id not in lue(client.get(adresse("_inviter", groupe) + f"?q={invitee.nom}"))
    assert groupe.membres.count() == 2
    client.force_login(invitee)
    assert "1 invitation dans un groupe de travail" in lue(client.get("/mon-espace/"))
    assert "Invitation reçue" in lue(client.get("/pratiques/groupes/"))
    page = lue(client.get(adresse("", groupe)))
    assert "Rejoindre le groupe" in page and "Ce que le groupe écrit" not in page
    client.post(adresse("_repondre", groupe), {"accepter": "1"})
    assert "Ce que le groupe écrit" in lue(client.get(adresse("", groupe)))
    for nom in ("_modifier", "_clore", "_inviter"):
        assert client.get(adresse(nom, groupe)).status_code == 404


def test_strangers_see_that_a_group_exists_and_the_region_manages_without_reading_it(client):
    groupe, ailleurs = un_groupe(titre="Accueillir à plusieurs"), un_auteur("apec")
    client.force_login(ailleurs)
    assert "Accueillir à plusieurs" in lue(client.get("/pratiques/groupes/"))
    assert adresse("", groupe) not in lue(client.get("/pratiques/groupes/"))
    assert client.get(adresse("", groupe)).status_code == 404
    region = fabriques.une_region()
    client.force_login(region)
    page = lue(client.get(adresse("", groupe)))
    assert "Ce que le groupe écrit" not in page and "Clore le groupe" in page
    for par in (ailleurs, fabriques.un_referent(), fabriques.un_role("FORMATEUR")):
        refus("droit", un_groupe, par)
        refus("droit", groupes.membre_inviter, groupe=groupe, par=par, compte=ailleurs)
    refus("hors_reseau", groupes.membre_inviter, groupe=groupe, par=region, compte=fabriques.un_ancien_membre())


def test_mandate_changed_meanwhile_is_told_and_nothing_is_lost(client):
    chargee = fabriques.une_chargee_de_mission()
    groupe = un_groupe(chargee)
    client.force_login(chargee)
    envoi = {"titre": "Un", "objet": "Premier texte.", "debut": "2026-11-01", "version": "1"}
    assert client.post(adresse("_modifier", groupe), envoi).status_code == 302
    perdante = client.post(adresse("_modifier", groupe), {**envoi, "objet": "Second texte, gardé."})
    assert perdante.status_code == 422 and "Second texte, gardé." in lue(perdante)
    assert 'name="version" value="2"' in lue(perdante)
    groupe.refresh_from_db()
    assert groupe.objet == "Premier texte."


def test_invitation_is_told_once_and_who_animates_hands_over_before_leaving():
    groupe, compte = un_groupe(), un_auteur("cio")
    animatrice = groupe.animateur
    for _ in range(2):
        groupes.membre_inviter(groupe=groupe, par=animatrice, compte=compte)
    lettre = Courriel.objects.get(gabarit="pratiques/groupe-invitation")
    assert lettre.destinataire == compte.email and groupe.objet not in lettre.texte
    refus("pas_membre", groupes.groupe_ceder, groupe=groupe, par=animatrice, compte=compte)
    groupes.membre_repondre(groupe=groupe, par=compte, accepter=False)
    refus("pas_invite", groupes.membre_repondre, groupe=groupe, par=compte, accepter=True)
    groupes.membre_inviter(groupe=groupe, par=animatrice, compte=compte)
    assert Courriel.objects.filter(gabarit="pratiques/groupe-invitation").count() == 2
    for _ in range(2):
        groupes.membre_repondre(groupe=groupe, par=compte, accepter=True)
    refus("deja_membre", groupes.membre_repondre, groupe=groupe, par=compte, accepter=False)
    refus("anime", groupes.membre_quitter, groupe=groupe, par=animatrice)
    refus("anime", groupes.membre_retirer, groupe=groupe, par=fabriques.une_region(), compte=animatrice)
    groupes.groupe_ceder(groupe=groupe, par=animatrice, compte=compte)
    assert Courriel.objects.get(gabarit="pratiques/groupe-animation").destinataire == compte.email
    groupes.membre_quitter(groupe=groupe, par=animatrice)
    refus("droit", groupes.membre_retirer, groupe=groupe, par=animatrice, compte=compte)
    assert list(groupes_coherents()) == []


def test_draft_of_a_group_is_written_by_its_members_and_by_nobody_else(client):
    groupe, auteur, membre, ailleurs = un_groupe(), un_auteur("cio"), un_auteur("apec"), un_auteur("apec")
    un_membre(groupe, auteur), un_membre(groupe, membre)
    invite = un_membre(groupe, accepte=False)
    brouillon = attacher(groupe, auteur, titre="Tournesol à plusieurs")
    ecran = reverse("pratiques_brouillon", args=[brouillon.uuid])
    client.force_login(membre)
    assert ecran in lue(client.get(adresse("", groupe)))
    page = lue(client.get(ecran))
    assert "Envoyer en relecture" not in page and "Effacer ce brouillon" not in page and auteur.nom_complet in page
    contenu = un_contenu(titre="Tournesol réécrit")
    envoi = poste(contenu, version=brouillon.version, action="enregistrer")
    assert client.post(ecran, envoi).status_code == 302
    brouillon.refresh_from_db()
    assert brouillon.titre == "Tournesol réécrit" and brouillon.enregistre_par == membre
    envoi = poste(contenu, version=brouillon.version, action="soumettre")
    refusee = client.post(ecran, envoi)
    assert refusee.status_code == 422 and "Seules les personnes qui signent" in lue(refusee)
    assert client.post(reverse("pratiques_brouillon_supprimer", args=[brouillon.uuid])).status_code == 404
    assert Brouillon.objects.filter(pk=brouillon.pk, fiche=None).exists()
    for compte in (invite, ailleurs, fabriques.une_region(), fabriques.une_tete_de_reseau("cio")):
        client.force_login(compte)
        assert client.get(ecran).status_code == 404 and client.post(ecran, envoi).status_code == 404
        for porte in ("/recherche/?q=tournesol", "/pratiques/?q=tournesol", "/pratiques/mes-fiches/"):
            assert "Tournesol" not in lue(client.get(porte))
    refus("droit", brouillon_rattacher, groupe=groupe, brouillon=un_brouillon(ailleurs), par=ailleurs)
    refus("droit", brouillon_rattacher, groupe=groupe, brouillon=un_brouillon(ailleurs), par=membre)
    autre = un_groupe()
    un_membre(autre, auteur)
    refus("ailleurs", brouillon_rattacher, groupe=autre, brouillon=brouillon, par=auteur)
    refus("droit", brouillon_detacher, groupe=groupe, brouillon=brouillon, par=membre)
    brouillon_detacher(groupe=groupe, brouillon=brouillon, par=groupe.animateur)
    client.force_login(membre)
    assert client.get(ecran).status_code == 404


def test_new_draft_of_one_s_own_is_never_one_that_a_group_reads(client):
    groupe, auteur = un_groupe(), un_auteur("cio")
    un_membre(groupe, auteur)
    client.force_login(auteur)
    ouverts = [client.post(adresse("_ecrire", groupe))["Location"] for _ in range(2)]
    assert ouverts[0] == ouverts[1]
    commun = Brouillon.objects.get(auteur=auteur)
    assert brouillon_creer(auteur=auteur) != commun
    assert groupe_preparer(groupe=groupe, par=auteur) == commun
    mien = un_brouillon(auteur)
    assert str(mien.uuid) in lue(client.get(adresse("", groupe)))
    client.post(adresse("_ecrire", groupe), {"brouillon": str(mien.uuid)})
    assert BrouillonDeGroupe.objects.filter(detache_le=None).count() == 2
    refus("sans_reseau", groupe_preparer, groupe=groupe, par=groupe.animateur)


def test_member_never_reads_for_the_group_and_a_reader_does_not_enter(client):
    groupe, auteur = un_groupe(), un_auteur("cio")
    present, parti, invite = (
        un_membre(groupe, un_auteur("apec")),
        un_membre(groupe, un_auteur("apec")),
        un_auteur("apec"),
    )
    un_membre(groupe, auteur), un_membre(groupe, invite, accepte=False)
    groupes.membre_quitter(groupe=groupe, par=parti)
    fiche = brouillon_soumettre(brouillon=attacher(groupe, auteur), par=auteur)
    for compte in (present, parti):
        assert not relectures_a_prendre(compte).exists()
        refus("groupe", relectures.relecture_prendre, fiche=fiche, par=compte)
    assert relectures_a_prendre(invite).exists()
    prise = relectures.relecture_prendre(fiche=fiche, par=invite)
    refus("lecteur", groupes.membre_repondre, groupe=groupe, par=invite, accepter=True)
    rendre(prise)
    refus("lecteur", groupes.membre_repondre, groupe=groupe, par=invite, accepter=True)
    page = lue(_page(client, present, groupe))
    assert fiche.title in page and reverse("pratiques_fiche", args=[fiche.pk]) not in page
    brouillon = reverse("pratiques_brouillon", args=[fiche.brouillon.uuid])
    assert client.get(brouillon).status_code == 404, "envoyée en relecture, elle ne se lit plus qu’entre qui la signe"
    rendre(relectures.relecture_prendre(fiche=fiche, par=un_auteur("cio")))
    publication.fiche_valider(fiche=fiche, par=fabriques.une_tete_de_reseau("cio"), publier=True)
    assert reverse("pratiques_fiche", args=[fiche.pk]) in lue(_page(client, present, groupe))
    groupes.membre_repondre(groupe=groupe, par=invite, accepter=True)
    assert list(groupes_coherents()) == []
    Relecture.objects.filter(pk=prise.pk).update(prise_le=timezone.now() + datetime.timedelta(hours=1))
    assert [phrase for phrase in groupes_coherents() if f"relecture {prise.pk} " in phrase]


def _page(client, compte, groupe):
    client.force_login(compte)
    return client.get(adresse("", groupe))


def test_note_of_a_group_names_it_to_members_and_never_to_visitors(client):
    groupe, auteur = un_groupe(titre="Accueillir à plusieurs"), un_auteur("cio")
    un_membre(groupe, auteur)
    fiche = brouillon_soumettre(brouillon=attacher(groupe, auteur), par=auteur)
    for reseau in ("cio", "apec"):
        rendre(relectures.relecture_prendre(fiche=fiche, par=un_auteur(reseau)))
    publication.fiche_valider(fiche=fiche, par=fabriques.une_tete_de_reseau("cio"), publier=True)
    fiche.refresh_from_db()
    adresse_publique = fiche.get_url()
    assert fiche.title in lue(client.get(adresse_publique))
    assert "Accueillir à plusieurs" not in lue(client.get(adresse_publique))
    client.force_login(un_auteur("apec"))
    assert "groupe de travail « Accueillir à plusieurs »" in lue(client.get(adresse_publique))


def test_draft_taken_over_from_outside_leaves_its_group(client):
    groupe, parti, dedans, dehors = un_groupe(), un_auteur("cio"), un_auteur("apec"), un_auteur("cap-emploi")
    for compte in (parti, dedans):
        un_membre(groupe, compte)
    brouillons = [attacher(groupe, parti, titre=f"Reprise {n}") for n in range(2)]
    for brouillon, suite in zip(brouillons, (dedans, dehors), strict=True):
        invite = signatures.signataire_inviter(brouillon=brouillon, compte=suite, par=parti)
        signatures.signataire_repondre(signataire=invite, par=suite, accepter=True)
    rattachement_terminer(rattachement=parti.rattachements.get())
    for brouillon, suite in zip(brouillons, (dedans, dehors), strict=True):
        signatures.brouillon_reprendre(brouillon=brouillon, par=suite)
    ouverts = BrouillonDeGroupe.objects.filter(detache_le=None).values_list("brouillon", flat=True)
    assert list(ouverts) == [brouillons[0].pk] and list(groupes_coherents()) == []


def test_leaving_and_closing_give_drafts_back_to_their_authors(client):
    groupe, reste, part = un_groupe(), un_auteur("cio"), un_auteur("apec")
    animatrice = groupe.animateur
    un_membre(groupe, reste), un_membre(groupe, part), un_membre(groupe, accepte=False)
    du_reste, du_parti = attacher(groupe, reste), attacher(groupe, part)
    client.force_login(part)
    assert client.get(adresse("_quitter", groupe)).status_code == 200
    assert client.post(adresse("_quitter", groupe)).status_code == 302
    ouverts = BrouillonDeGroupe.objects.filter(detache_le=None)
    assert list(ouverts.values_list("brouillon", flat=True)) == [du_reste.pk]
    assert client.get(adresse("", groupe)).status_code == 404
    assert client.get(reverse("pratiques_brouillon", args=[du_parti.uuid])).status_code == 200
    refus("bilan", groupes.groupe_clore, groupe=groupe, par=animatrice, bilan="  ")
    client.force_login(animatrice)
    assert client.post(adresse("_clore", groupe), {"bilan": "Une fiche, un support."}).status_code == 302
    assert not ouverts.exists() and not groupe.membres.filter(etat=EtatMembre.INVITE).exists()
    assert "Une fiche, un support." in lue(_page(client, reste, groupe))
    assert "Écrire avec le groupe" not in lue(_page(client, reste, groupe))
    groupe.refresh_from_db()
    for geste in (
        lambda: groupes.membre_inviter(groupe=groupe, par=animatrice, compte=part),
        lambda: groupes.groupe_clore(groupe=groupe, par=animatrice, bilan="Encore."),
        lambda: brouillon_rattacher(groupe=groupe, brouillon=du_reste, par=reste),
    ):
        refus("clos", geste)
    assert groupe.titre not in lue(client.get("/pratiques/groupes/"))
    assert groupe.titre in lue(client.get("/pratiques/groupes/?etat=clos"))
    assert list(groupes_coherents()) == []


def test_resource_of_a_group_is_published_and_kept_by_who_animates_it(client):
    chargee, membre = fabriques.une_chargee_de_mission(), un_auteur("cio")
    groupe = un_groupe(chargee)
    un_membre(groupe, membre)
    refus("droit", une_ressource, membre, porteur=Porteur(groupe=groupe))
    groupes.groupe_ceder(groupe=groupe, par=chargee, compte=membre)
    refus("porteur", une_ressource, chargee, porteur=Porteur(groupe=groupe))
    refus("porteur", une_ressource, membre, porteur=Porteur())
    client.force_login(membre)
    formulaire = client.get(reverse("pratiques_ressource_ajouter") + f"?porteur=groupe-{groupe.pk}")
    assert f'value="groupe-{groupe.pk}"' in lue(formulaire)
    ressource = une_ressource(membre, porteur=Porteur(groupe=groupe))
    assert ressource.titre in lue(client.get(adresse("", groupe)))
    assert client.get("/pratiques/ressources/?reseau=~groupes").context["liste"].nombre == 1
    groupes.groupe_clore(groupe=groupe, par=membre, bilan="Un support.")
    ressources.ressource_confirmer(ressource=ressource, par=membre)
    refus("droit", ressources.ressource_confirmer, ressource=ressource, par=chargee)
