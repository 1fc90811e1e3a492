"""Writing a note together: asked, agreed, written by several, signed by those who said yes (R5.17)."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from home.choices import Verdict
from home.models import Courriel
from pratiques.choices import EtatSignataire, RoleAuteur, Statut
from pratiques.contenu import ATTESTATIONS
from pratiques.forms import QUESTIONS
from pratiques.models import Brouillon, Signataire
from pratiques.permissions.fiches import a_ecrit
from pratiques.prises import fiches_coherentes
from pratiques.queries.bureau import relectures_a_prendre
from pratiques.rules import brouillons, echanges, publication, relectures, signatures
from reseau.membres.choices import Visibilite
from reseau.membres.rules.mandats import rattachement_creer, rattachement_terminer
from tests.fabriques import un_ancien_membre, un_compte, une_chargee_de_mission, une_structure, une_tete_de_reseau
from tests.pages import page_lue
from tests.pratiques.fabriques import (
    deux_accepter,
    poste,
    reecrire,
    rendre,
    un_auteur,
    un_brouillon,
    un_contenu,
    une_fiche_soumise,
    une_reprise,
)
from tests.refus import refus

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def inviter(brouillon, compte):
    return signatures.signataire_inviter(brouillon=brouillon, compte=compte, par=brouillon.auteur)


def signer(brouillon, compte):
    return accepter(inviter(brouillon, compte))


def accepter(signataire):
    return signatures.signataire_repondre(signataire=signataire, par=signataire.compte, accepter=True)


def courriels_de(compte):
    return list(Courriel.objects.filter(destinataire=compte.email).order_by("pk").values_list("gabarit", "texte"))


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
    deux_accepter(fiche)
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
    autre = {"brouillon": brouillon, "contenu": un_contenu(), "par": brouillon.auteur, "onglet": "b"}
    refus("conflit", brouillons.brouillon_enregistrer, version=1, **autre)
    assert client.post(brouillon_url(brouillon), poste(contenu, version=2, action="soumettre")).status_code == 422
    refus("auteur", brouillons.brouillon_soumettre, brouillon=brouillon, par=coauteur)
    refus("auteur", brouillons.brouillon_supprimer, brouillon=brouillon, par=coauteur)
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
    refus("refuse", inviter, brouillon, refuse)
    refus("close", signatures.signataire_repondre, signataire=non, par=refuse, accepter=True)
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
        refus("auteur", relectures.relecture_prendre, fiche=fiche, par=compte)
        client.force_login(compte)
        client.post(reverse("pratiques_relecture_prendre", args=[fiche.pk]))
        assert not compte.relectures.exists()
    lecteur = un_auteur("cap-emploi")
    rendre(relectures.relecture_prendre(fiche=fiche, par=lecteur), Verdict.A_COMPLETER)
    brouillon.refresh_from_db()
    refus("lecteur", inviter, brouillon, lecteur)
    # Invité pendant que la fiche est à compléter : il signe aussitôt ; s'il l'a prise à relire entre-temps, non.
    nouveau, presse = un_auteur("cci"), un_auteur()
    signer(brouillon, nouveau)
    fiche.refresh_from_db()
    assert fiche.statut == Statut.A_COMPLETER and fiche.auteurs.filter(compte=nouveau).exists()
    invitation = inviter(brouillon, presse)
    relectures.relecture_prendre(fiche=fiche, par=presse)
    refus("lecteur", signatures.signataire_repondre, signataire=invitation, par=presse, accepter=True)
    client.force_login(nouveau)
    assert client.get(brouillon_url(brouillon)).status_code == 200
    brouillons.brouillon_soumettre(brouillon=brouillon, par=nouveau)
    refus("fige", inviter, brouillon, un_auteur())
    refus(
        "fige",
        signatures.signataire_retirer,
        signataire=brouillon.signataires.get(compte=nouveau),
        par=brouillon.auteur,
    )
    signatures.signataire_retirer(signataire=brouillon.signataires.get(compte=nouveau), par=nouveau)
    assert not fiche.auteurs.filter(compte=nouveau).exists() and client.get(brouillon_url(brouillon)).status_code == 404
    assert not list(fiches_coherentes())


def test_invitation_is_refused_with_its_reason_and_writes_nothing(client):
    brouillon = un_brouillon()
    auteur, coauteur = brouillon.auteur, un_auteur("cio")
    signer(brouillon, coauteur)
    refus("auteur", signatures.signataire_inviter, brouillon=brouillon, compte=un_auteur(), par=coauteur)
    refus("soi", inviter, brouillon, auteur)
    refus("membre", inviter, brouillon, un_compte())
    refus("titre", inviter, brouillons.brouillon_creer(auteur=un_auteur()), un_auteur())
    refus(
        "droit", signatures.signataire_repondre, signataire=inviter(brouillon, un_auteur()), par=coauteur, accepter=True
    )
    refus("droit", signatures.signataire_retirer, signataire=brouillon.signataires.invites().get(), par=coauteur)
    for _ in range(6):
        inviter(brouillon, un_auteur())
    refus("complet", inviter, brouillon, un_auteur())
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
    deux_accepter(fiche)
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


def partir(compte):
    """Leave the network: the account closes."""
    for rattachement in compte.rattachements.all():
        rattachement_terminer(rattachement=rattachement)
    compte.refresh_from_db()


def suivre(brouillon):
    return reverse("pratiques_brouillon_suivre", args=[brouillon.uuid])


def test_draft_whose_author_left_is_taken_over_attested_again_and_sent(client):
    auteur, collegue = un_auteur(nom="Partie"), un_auteur("cap-emploi", prenom="Noé", nom="Quintard")
    tiers = un_auteur("apec")
    brouillon = un_brouillon(auteur)
    for compte in (collegue, tiers):
        signer(brouillon, compte)
    suite = suivre(brouillon)
    client.force_login(collegue)
    assert suite not in page_lue(client.get(brouillon_url(brouillon)))
    assert client.get(suite).status_code == client.post(suite).status_code == 404, "son auteur peut encore l’envoyer"
    refus("auteur", signatures.brouillon_reprendre, brouillon=brouillon, par=collegue)

    partir(auteur)
    assert suite in page_lue(client.get(brouillon_url(brouillon)))
    assert "Partie" in page_lue(client.get(suite))
    for _ in range(2):
        assert client.post(suite).url == brouillon_url(brouillon)
    brouillon.refresh_from_db()
    assert brouillon.auteur == collegue and not brouillon.contenu["atteste_anonymat"]
    assert Courriel.objects.filter(destinataire=tiers.email, gabarit="pratiques/signature").count() == 1
    refus("incomplet", brouillons.brouillon_soumettre, brouillon=brouillon, par=collegue)
    client.force_login(tiers)
    assert client.post(suite).status_code == 404, "une seule personne en répond"

    client.force_login(collegue)
    envoi = poste(un_contenu(structure=""), version=brouillon.version, action="soumettre")
    assert client.post(brouillon_url(brouillon), envoi).status_code == 302
    fiche = Brouillon.objects.get(pk=brouillon.pk).fiche
    assert fiche.statut == Statut.SOUMISE and fiche.structure in [r.structure for r in collegue.rattachements.all()]
    assert {a.compte for a in fiche.auteurs.all()} == {collegue, tiers}
    assert a_ecrit(auteur, fiche), "revenu, il ne relit pas ce qu’il a écrit"
    assert not list(fiches_coherentes())


def test_interview_whose_holder_left_finds_another(client):
    mene, porteuse, autre = un_auteur(), un_auteur("cap-emploi"), un_auteur("apec")
    brouillon = brouillons.entretien_commencer(par=mene, compte=porteuse, titre="Racontée")
    accepter(brouillon.signataires.get(compte=porteuse))
    porteuse.is_active = False
    porteuse.save(update_fields=["is_active"])
    client.force_login(mene)
    suite = suivre(brouillon)
    assert "l’atteste et l’envoie seule" in page_lue(client.get(suite))
    client.post(suite)
    brouillon.refresh_from_db()
    assert brouillon.auteur == mene
    refus("porteur", brouillons.brouillon_soumettre, brouillon=brouillon, par=mene)
    assert signatures.signataire_inviter(brouillon=brouillon, compte=autre, par=mene).role == RoleAuteur.AUTEUR


def test_interview_never_leaves_without_its_holder_whoever_takes_over(client):
    mene, porteuse, cosigne = un_auteur(), un_auteur("cap-emploi"), un_auteur("apec")
    brouillon = brouillons.entretien_commencer(par=mene, compte=porteuse, titre="Racontée à deux")
    reecrire(brouillon, mene)
    invite = signatures.signataire_inviter(brouillon=brouillon, compte=cosigne, par=mene)
    accepter(invite)
    refus("auteur", signatures.brouillon_reprendre, brouillon=brouillon, par=cosigne)
    partir(mene)
    client.force_login(cosigne)
    assert "l’atteste et l’envoie seule" in page_lue(client.get(suivre(brouillon)))
    client.post(suivre(brouillon))
    brouillon.refresh_from_db()
    assert brouillon.auteur == cosigne and "Envoyer en relecture" not in page_lue(client.get(brouillon_url(brouillon)))
    client.post(brouillon_url(brouillon), poste(un_contenu(resultats="Cinq sur dix."), version=brouillon.version))
    brouillon.refresh_from_db()
    assert not brouillon.contenu["atteste_anonymat"], "seule la personne qui porte la pratique atteste"
    refus("porteur", brouillons.brouillon_soumettre, brouillon=brouillon, par=cosigne)
    signataires = page_lue(client.get(reverse("pratiques_signataires", args=[brouillon.uuid])))
    assert "en attendant qui porte la pratique" in signataires and "Mène l’entretien" not in signataires

    accepter(brouillon.signataires.get(compte=porteuse))
    brouillon.refresh_from_db()
    assert brouillon.auteur == porteuse and not brouillon.contenu["atteste_anonymat"]
    reecrire(brouillon, porteuse)
    assert brouillon.versions.first().contenu["resultats"] == "Cinq sur dix.", "ce qu’une autre a écrit reste lisible"
    partir(porteuse)
    signatures.brouillon_reprendre(brouillon=brouillon, par=cosigne)
    reecrire(Brouillon.objects.get(), cosigne)
    fiche = brouillons.brouillon_soumettre(brouillon=brouillon, par=cosigne)
    assert [a.compte for a in fiche.auteurs.all()] == [cosigne]


def test_note_sent_back_whose_authors_left_passes_to_its_network(client):
    fiche = une_fiche_soumise()
    lecteurs = [relectures.relecture_prendre(fiche=fiche, par=un_auteur(r)) for r in ("missions-locales", "apec")]
    rendre(lecteurs[0])
    rendre(lecteurs[1], Verdict.A_COMPLETER, "Dites combien.")
    fiche.refresh_from_db()
    tete, ailleurs = une_tete_de_reseau("missions-locales"), une_tete_de_reseau("apec")
    ecran = reverse("pratiques_fiche", args=[fiche.pk])
    client.force_login(tete)
    assert suivre(fiche.brouillon) not in page_lue(client.get(ecran))
    assert client.post(suivre(fiche.brouillon)).status_code == 404
    partir(fiche.owner)
    assert suivre(fiche.brouillon) in page_lue(client.get(ecran))
    for autre in (ailleurs, lecteurs[0].lecteur, un_auteur()):
        client.force_login(autre)
        assert client.post(suivre(fiche.brouillon)).status_code == 404
    client.force_login(tete)
    for _ in range(2):
        assert client.post(suivre(fiche.brouillon)).url == brouillon_url(fiche.brouillon)
    brouillon = Brouillon.objects.get()
    contenu = un_contenu(resultats="Quarante et un sur cinquante.", structure="")
    envoi = poste(contenu, version=brouillon.version, action="soumettre")
    assert client.post(brouillon_url(brouillon), envoi).status_code == 302
    fiche.refresh_from_db()
    assert (fiche.statut, fiche.version) == (Statut.EN_RELECTURE, 2) and "Quarante" in fiche.resultats
    assert {a.compte for a in fiche.auteurs.all()} == {fiche.owner, tete} and not list(fiches_coherentes())
    rendre(fiche.relectures.get(verdict=""))
    refus("auteur", publication.fiche_valider, fiche=fiche, par=tete, publier=True)


def question(brouillon, rang):
    return reverse("pratiques_entretien", args=[brouillon.uuid, rang])


def rang_de(champ):
    return next(rang for rang, q in enumerate(QUESTIONS, start=1) if champ in q.champs)


def commencer(client, anime, porteur, titre="Tenir un café des métiers"):
    """From the screen: look for who tells, press the button."""
    client.force_login(anime)
    adresse = reverse("pratiques_entretiens")
    page = page_lue(client.get(adresse, {"titre": titre, "q": porteur.nom}))
    assert porteur.nom_complet in page
    suite = client.post(adresse, {"titre": titre, "personne": str(porteur.profil.public_id)})
    brouillon = Brouillon.objects.get(contenu__titre=titre, signataires__compte=anime)
    assert suite.url == question(brouillon, 1)
    return brouillon


def test_interview_fills_the_note_question_by_question_and_attests_nothing(client):
    anime, porteur = une_chargee_de_mission(nom="Anime"), un_auteur("cap-emploi", nom="Porteuse")
    brouillon = commencer(client, anime, porteur)
    assert commencer(client, anime, porteur) == brouillon, "un double clic n’en ouvre qu’un"
    assert Courriel.objects.filter(gabarit="pratiques/invitation", destinataire=porteur.email).count() == 1
    assert reverse("pratiques_entretiens") in page_lue(client.get(reverse("pratiques_ecrire")))
    assert question(brouillon, 1) in page_lue(client.get(reverse("pratiques_brouillon", args=[brouillon.uuid])))

    # Une question par écran, chacune dans ses champs, les autres gardés.
    attendu = un_contenu(titre="Tenir un café des métiers")
    for rang, q in enumerate(QUESTIONS, start=1):
        page = client.get(question(brouillon, rang))
        assert page.status_code == 200 and f"Question {rang} sur {len(QUESTIONS)}" in page_lue(page)
        dites = {nom: attendu[nom] for nom in q.champs if nom in attendu}
        version = Brouillon.objects.get().version
        suite = client.post(question(brouillon, rang), poste(dites, version=version, action="suivante"))
        fin = rang == len(QUESTIONS)
        assert suite.url == (
            reverse("pratiques_brouillon", args=[brouillon.uuid]) if fin else question(brouillon, rang + 1)
        )
    brouillon.refresh_from_db()
    laisses = {*ATTESTATIONS}
    assert {n: brouillon.contenu[n] for n in attendu if n not in laisses} == {
        n: v for n, v in attendu.items() if n not in laisses
    }
    url = reverse("pratiques_brouillon", args=[brouillon.uuid])
    assert "Envoyer en relecture" not in page_lue(client.get(url))
    client.post(url, poste(attendu, version=brouillon.version, action="soumettre"))
    brouillon.refresh_from_db()
    assert brouillon.fiche is None and not any(brouillon.contenu[nom] for nom in ATTESTATIONS)


def test_interview_is_signed_by_both_and_sent_by_who_holds_the_practice_alone(client):
    anime, porteur = une_chargee_de_mission(nom="Anime"), un_auteur("cap-emploi", nom="Porteuse")
    brouillon = brouillons.entretien_commencer(par=anime, compte=porteur, titre="Tenir un café des métiers")
    attendu, url = un_contenu(titre=brouillon.titre), reverse("pratiques_brouillon", args=[brouillon.uuid])
    brouillons.brouillon_enregistrer(brouillon=brouillon, contenu=attendu, version=1, par=anime)
    invitation = reverse("pratiques_invitation", args=[brouillon.signataires.get(compte=porteur).uuid])
    client.force_login(porteur)
    assert client.get(url).status_code == 404
    assert client.post(invitation, {"reponse": "oui"}).url == url
    brouillon.refresh_from_db()
    assert brouillon.auteur == porteur and "Envoyer en relecture" in page_lue(client.get(url))
    refus("auteur", brouillons.brouillon_soumettre, brouillon=brouillon, par=anime)
    suite = client.post(url, poste(attendu, version=brouillon.version, action="soumettre"))
    assert suite.url == reverse("pratiques_mes_fiches")
    fiche = Brouillon.objects.get().fiche
    assert list(fiche.auteurs.values_list("compte__nom", "role")) == [
        ("Porteuse", RoleAuteur.AUTEUR),
        ("Anime", RoleAuteur.REDACTEUR),
    ]
    assert fiche.reseau.code == "cap-emploi"
    # Après des remarques non plus : il écrit, elle envoie.
    lecteur = un_auteur("apec")
    rendre(relectures.relecture_prendre(fiche=fiche, par=un_auteur("cap-emploi")))
    rendre(relectures.relecture_prendre(fiche=fiche, par=lecteur), Verdict.A_COMPLETER)
    refus("porteur", brouillons.brouillon_soumettre, brouillon=Brouillon.objects.get(), par=anime)
    brouillons.brouillon_soumettre(brouillon=Brouillon.objects.get(), par=porteur)
    rendre(fiche.relectures.get(verdict="", lecteur=lecteur))
    publication.fiche_valider(fiche=fiche, par=une_tete_de_reseau("cap-emploi"), publier=True)
    fiche.refresh_from_db()
    client.logout()
    assert "A recueilli l’entretien" in page_lue(client.get(fiche.get_url()))


def test_nothing_leaves_without_the_holder():
    anime, refuse, porteur = un_auteur(), un_auteur("cio"), un_auteur("apec")
    brouillon = brouillons.entretien_commencer(par=anime, compte=refuse, titre="Une pratique")
    reecrire(brouillon, anime)

    def envoyer(par):
        return brouillons.brouillon_soumettre(brouillon=Brouillon.objects.get(), par=par)

    refus("porteur", envoyer, anime)
    signatures.signataire_repondre(signataire=brouillon.signataires.get(compte=refuse), par=refuse, accepter=False)
    refus("porteur", envoyer, anime)
    refus("auteur", signatures.signataire_retirer, signataire=brouillon.signataires.get(compte=anime), par=anime)
    invite = signatures.signataire_inviter(brouillon=brouillon, compte=porteur, par=anime)
    assert invite.role == RoleAuteur.AUTEUR
    accepter(invite)
    # Qui portait la pratique se retire : le texte revient à qui l'a écrit, et ne part toujours pas.
    signatures.signataire_retirer(signataire=invite, par=porteur)
    assert Brouillon.objects.get().auteur == anime
    refus("porteur", envoyer, anime)
    invite = signatures.signataire_inviter(brouillon=brouillon, compte=porteur, par=anime)
    accepter(invite)
    refus("auteur", envoyer, anime)
    reecrire(brouillon, porteur, **{**Brouillon.objects.get().contenu, "atteste_anonymat": True})
    refus("attestation", envoyer, porteur)
    reecrire(brouillon, porteur)
    fiche = envoyer(porteur)
    assert {a.compte for a in fiche.auteurs.all()} == {anime, porteur}


def test_answer_is_kept_as_it_is_typed_and_a_conflict_writes_nothing(client):
    anime, porteur = un_auteur(), un_auteur("cio")
    brouillon = brouillons.entretien_commencer(par=anime, compte=porteur, titre="Une pratique")
    client.force_login(anime)
    rang = rang_de("probleme")
    donnees = poste({"probleme": "Rappeler au 06 39 98 12 34."}, version=1, onglet="a", action="suivante")
    fond = page_lue(client.post(question(brouillon, rang), donnees, headers={"HX-Request": "true"}))
    assert "Enregistré le" in fond and 'id="alerte-probleme"' in fond and 'value="2"' in fond and "<form" not in fond
    assert "06 39 98 12 34" in page_lue(client.get(question(brouillon, rang)))
    conflit = client.post(question(brouillon, rang), poste({"probleme": "Autre."}, version=1, onglet="b"))
    assert conflit.status_code == 409 and "Autre." in page_lue(conflit)
    fond = client.post(
        question(brouillon, rang), poste({"probleme": "A."}, version=1, onglet="b"), headers={"HX-Request": "true"}
    )
    assert "modifiée ailleurs" in page_lue(fond)
    brouillon.refresh_from_db()
    assert brouillon.contenu["probleme"].startswith("Rappeler") and brouillon.contenu["titre"] == "Une pratique"
    etapes = rang_de("etapes")
    suite = client.post(
        question(brouillon, etapes), poste({"etapes": [{"titre": "Vérifier"}]}, version=2, action="plus-etapes")
    )
    assert suite.url == question(brouillon, etapes) + "?plus=etapes#etapes"
    precedente = client.post(question(brouillon, 2), poste({"probleme": "B."}, version=3, action="precedente"))
    assert precedente.url == question(brouillon, 1)
    for adresse in (question(brouillon, 0), question(brouillon, len(QUESTIONS) + 1), question(brouillon, 10**30)):
        assert client.get(adresse).status_code == 404
    for hostile in ({"etapes-TOTAL_FORMS": "9" * 40}, {"version": "x"}, {"probleme": "\x00<script>"}):
        assert client.post(question(brouillon, 4), hostile).status_code in (302, 409, 422)
    for compte in (porteur, un_auteur(), un_compte(), un_ancien_membre()):
        client.force_login(compte)
        assert client.get(question(brouillon, 1)).status_code == 404


def test_start_is_refused_with_its_reason_and_writes_nothing(client):
    anime = un_auteur()
    for compte, titre, code in (
        (anime, "Titre", "soi"), (un_auteur(), "  ", "titre"), (un_compte(), "Titre", "membre"),
    ):  # fmt: skip
        refus(code, brouillons.entretien_commencer, par=anime, compte=compte, titre=titre)
    refus("droit", brouillons.entretien_commencer, par=un_compte(), compte=un_auteur(), titre="Titre")
    client.force_login(anime)
    adresse = reverse("pratiques_entretiens")
    page = page_lue(client.get(adresse, {"titre": "", "q": "Camille"}))
    assert "Renseignez ce champ." in page and 'name="personne"' not in page and 'value="Camille"' in page
    for envoi in ({}, {"titre": "Titre", "personne": "x"}, {"personne": str(un_auteur().profil.public_id)}):
        assert client.post(adresse, envoi).url == adresse
    assert not Brouillon.objects.exists() and not Courriel.objects.filter(gabarit="pratiques/invitation").exists()
