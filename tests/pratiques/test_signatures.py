"""Writing a note together: asked, agreed, written by several, signed by those who said yes (R5.17)."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from home.choices import Verdict
from home.models import Courriel
from home.registre import lire
from pratiques.choices import EtatSignataire, RoleAuteur, Statut
from pratiques.models import Brouillon, Signataire
from pratiques.prises import fiches_coherentes
from pratiques.queries.bureau import relectures_a_prendre
from pratiques.rules import brouillons, echanges, publication, relectures, signatures
from reseau.membres.choices import Visibilite
from reseau.membres.rules.mandats import rattachement_creer
from tests.fabriques import un_compte, une_structure, une_tete_de_reseau
from tests.pages import page_lue
from tests.pratiques.fabriques import (
    poste,
    refus,
    rendre,
    un_auteur,
    un_brouillon,
    un_contenu,
    une_fiche_soumise,
    une_reprise,
)

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def inviter(brouillon, compte):
    return signatures.signataire_inviter(brouillon=brouillon, compte=compte, par=brouillon.auteur)


def signer(brouillon, compte):
    """Asked, and agreed."""
    return signatures.signataire_repondre(signataire=inviter(brouillon, compte), par=compte, accepter=True)


def courriels_de(compte):
    return list(Courriel.objects.filter(destinataire=compte.email).order_by("pk").values_list("gabarit", "texte"))


# À l'écran : inviter, répondre, écrire, signer


def test_author_finds_a_member_who_says_yes_writes_and_signs_the_published_note(client):
    auteur = un_auteur(prenom="Awa", nom="Bertin")
    ailleurs = un_auteur("cap-emploi", prenom="Noé", nom="Quintard")
    brouillon = un_brouillon(auteur, titre="Appeler à deux", probleme="ZEBRE au départ.")
    signataires = reverse("pratiques_signataires", args=[brouillon.uuid])
    client.force_login(auteur)
    page = page_lue(client.get(signataires, {"q": "quintard"}))
    assert "Noé Quintard" in page and signataires in page_lue(client.get(brouillon_url(brouillon)))
    personne = {"personne": str(ailleurs.profil.public_id)}
    for _ in range(2):
        assert client.post(signataires, personne).status_code == 302
    (gabarit, texte), *reste = courriels_de(ailleurs)
    assert gabarit == "pratiques/invitation" and "Appeler à deux" in texte and "Awa Bertin" in texte and not reste
    assert "ZEBRE" not in texte, "le texte du brouillon reste sur le site"

    client.force_login(ailleurs)
    invitation = reverse("pratiques_invitation", args=[Signataire.objects.get().uuid])
    assert client.get(brouillon_url(brouillon)).status_code == 404, "pas avant d’avoir dit oui"
    assert invitation in page_lue(client.get(reverse("pratiques_mes_fiches")))
    assert "à signer" in page_lue(client.get("/mon-espace/"))
    assert "ZEBRE" not in page_lue(client.get(invitation))
    assert client.post(invitation, {"reponse": "oui"}).url == brouillon_url(brouillon)
    assert client.get(invitation).url == brouillon_url(brouillon)
    assert "ZEBRE" in page_lue(client.get(brouillon_url(brouillon)))
    assert brouillon_url(brouillon) in page_lue(client.get(reverse("pratiques_mes_fiches")))
    assert [g for g, _ in courriels_de(auteur)] == ["pratiques/signature"]

    suite = client.post(brouillon_url(brouillon), poste(un_contenu(titre="Appeler ensemble, à deux"), version=1))
    brouillon.refresh_from_db()
    assert suite.status_code == 302 and brouillon.contenu["titre"] == "Appeler ensemble, à deux"
    assert brouillon.enregistre_par == ailleurs

    fiche = brouillons.brouillon_soumettre(brouillon=brouillon, par=auteur)
    signent = list(fiche.auteurs.values_list("compte__nom", "role", "structure__reseau__code"))
    assert signent == [
        ("Bertin", RoleAuteur.AUTEUR, "missions-locales"),
        ("Quintard", RoleAuteur.COAUTEUR, "cap-emploi"),
    ]
    for lecteur in (un_auteur(), un_auteur("apec")):
        relecture = relectures.relecture_prendre(fiche=fiche, par=lecteur)
        rendre(relecture)
    publication.fiche_valider(fiche=fiche, par=une_tete_de_reseau("missions-locales"), publier=True)
    fiche.refresh_from_db()
    page = page_lue(client.get(fiche.get_url()))
    assert "Awa Bertin" in page and "Noé Quintard" in page
    assert [g for g, _ in courriels_de(ailleurs)].count("pratiques/publiee") == 1
    assert not list(fiches_coherentes())


def brouillon_url(brouillon):
    return reverse("pratiques_brouillon", args=[brouillon.uuid])


def test_two_who_write_at_once_lose_nothing_and_only_the_author_attests(client):
    brouillon = un_brouillon(titre="À deux", atteste_neutralite=False)
    coauteur = un_auteur("cio")
    signer(brouillon, coauteur)
    client.force_login(coauteur)
    page = page_lue(client.get(brouillon_url(brouillon)))
    assert "Envoyer en relecture" not in page and "Effacer ce brouillon" not in page
    contenu = un_contenu(titre="Par le coauteur", structure=str(coauteur.rattachements.get().structure_id))
    client.post(brouillon_url(brouillon), poste(contenu, version=1, onglet="a"))
    brouillon.refresh_from_db()
    assert brouillon.contenu["titre"] == "Par le coauteur" and not brouillon.contenu["structure"]
    assert not brouillon.contenu["atteste_neutralite"], "seul l’auteur atteste"
    with refus("conflit"):
        brouillons.brouillon_enregistrer(
            brouillon=brouillon, contenu=un_contenu(), version=1, par=brouillon.auteur, onglet="b"
        )
    assert client.post(brouillon_url(brouillon), poste(contenu, version=2, action="soumettre")).status_code == 422
    with refus("auteur"):
        brouillons.brouillon_soumettre(brouillon=brouillon, par=coauteur)
    with refus("auteur"):
        brouillons.brouillon_supprimer(brouillon=brouillon, par=coauteur)
    assert client.get(reverse("pratiques_brouillon_supprimer", args=[brouillon.uuid])).status_code == 404
    brouillons.brouillon_supprimer(brouillon=brouillon, par=brouillon.auteur)
    assert "a effacé le brouillon" in courriels_de(coauteur)[-1][1] and not Signataire.objects.exists()


def test_no_yes_no_name(client):
    """Refused, left without an answer, taken back: nobody of these signs, reads or is asked again at will."""
    brouillon = un_brouillon()
    refuse, muet, retire, parti = (un_auteur(reseau) for reseau in ("cio", "apec", "cap-emploi", "cio"))
    non = signatures.signataire_repondre(signataire=inviter(brouillon, refuse), par=refuse, accepter=False)
    inviter(brouillon, muet)
    signer(brouillon, retire)
    client.force_login(brouillon.auteur)
    retirer = reverse("pratiques_signataire_retirer", args=[brouillon.signataires.get(compte=retire).uuid])
    assert "Retirer" in page_lue(client.get(retirer))
    assert client.post(retirer).status_code == 302
    assert "a retiré votre nom" in courriels_de(retire)[-1][1]
    oui = signer(brouillon, parti)
    client.force_login(parti)
    assert client.post(reverse("pratiques_signataire_retirer", args=[oui.uuid])).status_code == 302
    assert client.get(brouillon_url(brouillon)).status_code == 404
    assert "retire son nom" in courriels_de(brouillon.auteur)[-1][1]
    with refus("refuse"):
        inviter(brouillon, refuse)
    with refus("close"):
        signatures.signataire_repondre(signataire=non, par=refuse, accepter=True)
    fiche = brouillons.brouillon_soumettre(brouillon=brouillon, par=brouillon.auteur)
    assert list(fiche.auteurs.values_list("compte", flat=True)) == [brouillon.auteur_id]
    for compte in (refuse, muet, retire, parti):
        client.force_login(compte)
        for nom, cle in (("pratiques_fiche", fiche.pk), ("pratiques_brouillon", brouillon.uuid)):
            assert client.get(reverse(nom, args=[cle])).status_code == 404, compte
        for signataire in brouillon.signataires.all():
            assert client.get(reverse("pratiques_invitation", args=[signataire.uuid])).status_code == 404
    assert brouillon.signataires.get(compte=muet).etat == EtatSignataire.RETIRE, "tombée à l’envoi"
    assert not list(fiches_coherentes())


def test_who_wrote_a_note_never_reads_it_and_who_reads_it_never_signs_it(client):
    brouillon = un_brouillon()
    signe, parti = un_auteur("apec"), un_auteur("cio")
    signer(brouillon, signe)
    signatures.signataire_retirer(signataire=signer(brouillon, parti), par=parti)
    fiche = brouillons.brouillon_soumettre(brouillon=brouillon, par=brouillon.auteur)
    for compte in (signe, parti):
        assert not relectures_a_prendre(compte).exists()
        with refus("auteur"):
            relectures.relecture_prendre(fiche=fiche, par=compte)
        client.force_login(compte)
        client.post(reverse("pratiques_relecture_prendre", args=[fiche.pk]))
        assert not compte.relectures.exists()
    lecteur = un_auteur("cap-emploi")
    rendre(relectures.relecture_prendre(fiche=fiche, par=lecteur), Verdict.A_COMPLETER)
    brouillon.refresh_from_db()
    with refus("lecteur"):
        inviter(brouillon, lecteur)
    # Invité pendant que la fiche est à compléter : il signe aussitôt ; s'il l'a prise à relire entre-temps, non.
    nouveau, presse = un_auteur("cci"), un_auteur()
    signer(brouillon, nouveau)
    fiche.refresh_from_db()
    assert fiche.statut == Statut.A_COMPLETER and fiche.auteurs.filter(compte=nouveau).exists()
    invitation = inviter(brouillon, presse)
    relectures.relecture_prendre(fiche=fiche, par=presse)
    with refus("lecteur"):
        signatures.signataire_repondre(signataire=invitation, par=presse, accepter=True)
    client.force_login(nouveau)
    assert client.get(brouillon_url(brouillon)).status_code == 200
    brouillons.brouillon_soumettre(brouillon=brouillon, par=nouveau)
    with refus("fige"):
        inviter(brouillon, un_auteur())
    with refus("fige"):
        signatures.signataire_retirer(signataire=brouillon.signataires.get(compte=nouveau), par=brouillon.auteur)
    signatures.signataire_retirer(signataire=brouillon.signataires.get(compte=nouveau), par=nouveau)
    assert not fiche.auteurs.filter(compte=nouveau).exists() and client.get(brouillon_url(brouillon)).status_code == 404
    assert not list(fiches_coherentes())


def test_invitation_is_refused_with_its_reason_and_writes_nothing(client):
    brouillon = un_brouillon()
    auteur, coauteur = brouillon.auteur, un_auteur("cio")
    signer(brouillon, coauteur)
    with refus("auteur"):
        signatures.signataire_inviter(brouillon=brouillon, compte=un_auteur(), par=coauteur)
    with refus("soi"):
        inviter(brouillon, auteur)
    with refus("membre"):
        inviter(brouillon, un_compte())
    with refus("titre"):
        vierge = brouillons.brouillon_creer(auteur=un_auteur())
        inviter(vierge, un_auteur())
    with refus("droit"):
        signatures.signataire_repondre(signataire=inviter(brouillon, un_auteur()), par=coauteur, accepter=True)
    with refus("droit"):
        signatures.signataire_retirer(signataire=brouillon.signataires.invites().get(), par=coauteur)
    for _ in range(6):
        inviter(brouillon, un_auteur())
    with refus("complet"):
        inviter(brouillon, un_auteur())
    cachee = un_auteur("apec", nom="Introuvable")
    cachee.profil.visibilite = Visibilite.PERSONNE
    cachee.profil.save()
    client.force_login(auteur)
    adresse = reverse("pratiques_signataires", args=[brouillon.uuid])
    avant = Signataire.objects.count()
    for personne in ("", "<b>", str(uuid4()), str(cachee.profil.public_id)):
        suite = client.post(adresse, {"personne": personne}, follow=True)
        assert "Choisissez une personne" in page_lue(suite)
    assert "Personne ne répond" in page_lue(client.get(adresse, {"q": "Introuvable"}))
    assert Signataire.objects.count() == avant
    assert client.get(adresse, {"q": "'\"<script>" * 40}).status_code == 200
    client.force_login(coauteur)
    assert 'name="personne"' not in page_lue(client.get(adresse, {"q": "e"}))


def test_level_still_needs_someone_who_did_not_write_even_after_a_name_is_withdrawn():
    brouillon = un_brouillon()
    coauteur = un_auteur("cio")
    oui = signer(brouillon, coauteur)
    fiche = brouillons.brouillon_soumettre(brouillon=brouillon, par=brouillon.auteur)
    for lecteur in (un_auteur(), un_auteur("apec")):
        rendre(relectures.relecture_prendre(fiche=fiche, par=lecteur))
    publication.fiche_valider(fiche=fiche, par=une_tete_de_reseau("missions-locales"), publier=True)
    signatures.signataire_retirer(signataire=oui, par=coauteur)
    autre = une_structure("cap-emploi")
    auteur = brouillon.auteur
    rattachement_creer(compte=auteur, structure=autre, fonction="Conseil", du=auteur.rattachements.get().du)
    fiche.refresh_from_db()
    for compte, champs in ((coauteur, {}), (auteur, {"structure": autre})):
        reprise = une_reprise(fiche, compte, **champs)
        echanges.reprise_repondre(reprise=reprise, par=une_tete_de_reseau("missions-locales"), accepter=True)
    fiche.refresh_from_db()
    assert fiche.reprise_le is None, "ceux qui l’ont écrite ne lui donnent pas son niveau"


def test_database_refuses_two_invitations_and_a_yes_without_its_date():
    brouillon = un_brouillon()
    compte = un_auteur()
    inviter(brouillon, compte)
    for champs in (
        {"compte": compte},
        {"compte": un_auteur(), "etat": EtatSignataire.ACCEPTE},
        {"compte": un_auteur(), "etat": EtatSignataire.REFUSE},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Signataire.objects.create(brouillon=brouillon, invite_par=brouillon.auteur, **champs)


def test_own_data_tell_the_drafts_one_was_asked_to_sign():
    brouillon = un_brouillon(titre="Fiche à deux")
    compte = un_auteur("cio")
    signer(brouillon, compte)
    rubriques = [r for fournisseur in lire("donnees_personnelles") for r in fournisseur(compte)]
    dites = next(r for r in rubriques if r.titre == "Fiches à signer à plusieurs")
    assert [ligne["Titre"] for ligne in dites.lignes] == ["Fiche à deux"]
    assert Brouillon.objects.get().auteur != compte and une_fiche_soumise().auteurs.count() == 1
