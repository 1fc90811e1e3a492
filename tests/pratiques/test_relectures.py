"""Two readings, one of which by another network; never by someone who signs the note (R5.18)."""

import datetime

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from home.choices import Verdict
from home.models import Courriel
from pratiques.choices import CHAMP_DE_PARTIE, CRITERES_BLOQUANTS, Critere, Partie, Statut
from pratiques.models import MessageDeRelecture, Relecture
from pratiques.queries import bureau
from pratiques.rules import brouillons, publication, relectures, signatures
from pratiques.rules import relectures as fils
from tests.fabriques import un_compte, un_role, une_region, une_tete_de_reseau
from tests.pages import page_lue
from tests.pratiques.fabriques import (
    rendre,
    un_auteur,
    un_brouillon,
    un_contenu,
    une_fiche,
    une_fiche_soumise,
    une_grille,
)
from tests.pratiques.test_signatures import signer
from tests.refus import refus

pytestmark = pytest.mark.django_db


def prendre(fiche, reseau):
    return relectures.relecture_prendre(fiche=fiche, par=un_auteur(reseau))


def test_claim_takes_the_seat_of_one_s_network_opens_the_reading_and_is_given_back_without_a_word():
    fiche = une_fiche_soumise()
    du_reseau, d_ailleurs = prendre(fiche, "missions-locales"), prendre(fiche, "apec")
    assert du_reseau.meme_reseau and du_reseau.reseau == fiche.reseau
    assert not d_ailleurs.meme_reseau and d_ailleurs.reseau.code == "apec"
    fiche.refresh_from_db()
    assert fiche.statut == Statut.EN_RELECTURE
    assert fiche.historique.filter(vers=Statut.EN_RELECTURE).count() == 1
    fiche = une_fiche_soumise()
    prise = prendre(fiche, "apec")
    refus("lecteur", relectures.relecture_liberer, relecture=prise, par=un_auteur("apec"))
    relectures.relecture_liberer(relecture=prise, par=prise.lecteur)
    assert prendre(fiche, "cio").pk == prise.pk


def test_claim_is_refused_with_its_reason():
    """No seat left for one's network, a second seat, no network, a note that is not being read."""
    fiche, lecteur = une_fiche_soumise(), un_auteur("apec")
    for qui in (un_compte(), une_region(), un_role("ELU")):
        refus("sans_reseau", relectures.relecture_prendre, fiche=fiche, par=qui)
    relectures.relecture_prendre(fiche=fiche, par=lecteur)
    refus("deja_lecteur", relectures.relecture_prendre, fiche=fiche, par=lecteur)
    prendre(fiche, "missions-locales")
    for reseau in ("missions-locales", "cio"):
        refus("place_prise", prendre, fiche, reseau)
    refus("etat", prendre, une_fiche(Statut.PUBLIEE), "cio")


def test_return_asks_the_twelve_criteria_and_accepts_nothing_against_a_blocking_one():
    prise = prendre(une_fiche_soumise(), "apec")
    grille = une_grille()
    del grille["limites"]
    commun = {"relecture": prise, "par": prise.lecteur}
    refus("grille_incomplete", relectures.relecture_rendre, **commun, verdict=Verdict.ACCEPTEE, grille=grille)
    refus(
        "remarque_requise",
        relectures.relecture_rendre,
        **commun,
        verdict=Verdict.A_COMPLETER,
        grille=une_grille(),
        remarque="  ",
    )
    refus("verdict_inconnu", relectures.relecture_rendre, **commun, verdict="PARFAITE", grille=une_grille())
    refus(
        "lecteur",
        relectures.relecture_rendre,
        relecture=prise,
        par=un_auteur(),
        verdict=Verdict.ACCEPTEE,
        grille=une_grille(),
    )
    rendre(prise)
    refus("rendue", rendre, Relecture.objects.get(pk=prise.pk))
    prise = prendre(une_fiche_soumise(), "apec")
    for critere in CRITERES_BLOQUANTS:
        refus("critere_bloquant", rendre, prise, **{critere.value: "NON"})
        prise.refresh_from_db()
        assert prise.verdict == ""
    autres = {c.value: "NON" for c in Critere if c not in CRITERES_BLOQUANTS}
    assert rendre(prise, droits="SANS_OBJET", **autres).verdict == Verdict.ACCEPTEE


def test_return_to_complete_lets_the_author_write_again_and_asks_the_same_reader():
    fiche = une_fiche_soumise()
    accepte, doute = prendre(fiche, "missions-locales"), prendre(fiche, "apec")
    rendre(accepte)
    rendre(doute, Verdict.A_COMPLETER, "Il manque le nombre.")
    fiche.refresh_from_db()
    assert fiche.statut == Statut.A_COMPLETER
    brouillon, auteur = fiche.brouillon, fiche.owner
    brouillons.brouillon_enregistrer(
        brouillon=brouillon, contenu=un_contenu(resultats="Huit sur dix."), version=1, par=auteur
    )
    brouillons.brouillon_soumettre(brouillon=brouillon, par=auteur)
    fiche.refresh_from_db()
    assert (fiche.statut, fiche.version, fiche.resultats) == (Statut.EN_RELECTURE, 2, "Huit sur dix.")
    assert fiche.revisions.count() == 2
    ouverte = fiche.relectures.ouvertes().get()
    assert ouverte.lecteur == doute.lecteur and not ouverte.meme_reseau
    assert Courriel.objects.filter(gabarit="pratiques/relecture", destinataire=doute.lecteur.email).count() == 1
    rendre(ouverte)
    assert [f.pk for f in bureau.fiches_a_valider(une_region())["a_valider"]] == [fiche.pk]


def test_database_refuses_two_open_readings_of_one_person_and_two_open_seats():
    fiche = une_fiche_soumise()
    prise = prendre(fiche, "apec")
    champs = {"fiche": fiche, "echeance": prise.echeance, "lecteur": prise.lecteur, "reseau": prise.reseau}
    with pytest.raises(IntegrityError), transaction.atomic():
        Relecture.objects.create(meme_reseau=True, **champs)
    with pytest.raises(IntegrityError), transaction.atomic():
        Relecture.objects.create(meme_reseau=False, fiche=fiche, echeance=prise.echeance)


def test_mails_go_to_those_concerned_and_never_carry_a_remark():
    tete, autre_tete = une_tete_de_reseau("missions-locales"), une_tete_de_reseau("apec")
    fiche = une_fiche_soumise()
    premier, second = prendre(fiche, "missions-locales"), prendre(fiche, "apec")
    rendre(premier, remarque="ZEBRE-CANARI")
    rendre(second)
    envoyes = set(Courriel.objects.values_list("gabarit", "destinataire"))
    assert envoyes >= {
        ("pratiques/soumise", tete.email),
        ("pratiques/rendue", fiche.owner.email),
        ("pratiques/a-valider", tete.email),
    }
    assert autre_tete.email not in {destinataire for _, destinataire in envoyes}
    assert not Courriel.objects.filter(texte__contains="ZEBRE").exists()
    assert Courriel.objects.filter(gabarit="pratiques/a-valider").count() == 1


def _grille_postee(**plus):
    return {f"c_{c.value}": "OUI" for c in Critere} | {"verdict": "ACCEPTEE", "remarque": "", "version": "1"} | plus


def test_screen_desk_offers_only_the_seats_that_suit_and_claims_one_then_returns_a_reading(client):
    fiche = une_fiche_soumise(titre="Titre à relire")
    url = reverse("pratiques_relectures")
    for personne, visible in (
        (un_auteur("apec"), True),
        (un_auteur(), True),
        (fiche.owner, False),
        (une_region(), False),
    ):
        client.force_login(personne)
        assert ("Titre à relire" in page_lue(client.get(url))) is visible
    prendre(fiche, "apec")
    client.force_login(un_auteur("cio"))
    assert "Titre à relire" not in page_lue(client.get(url))
    fiche = une_fiche_soumise()
    client.force_login(un_auteur("apec"))
    prise = client.post(reverse("pratiques_relecture_prendre", args=[fiche.pk]))
    assert client.post(reverse("pratiques_relecture_prendre", args=[fiche.pk])).url == prise.url
    page = client.get(prise.url)
    assert page.status_code == 200 and "Vérifier" in page_lue(page)
    vide = client.post(prise.url, {})
    assert vide.status_code == 422 and "Répondez à ce critère." in page_lue(vide)
    contre = client.post(prise.url, _grille_postee(c_gratuite="NON"))
    assert contre.status_code == 422 and "empêche d’accepter" in page_lue(contre)
    assert client.post(prise.url, _grille_postee()).status_code == 302
    assert fiche.relectures.get(verdict="ACCEPTEE").grille["gratuite"]["reponse"] == "OUI"


def test_screen_second_reader_does_not_see_what_the_first_gave_before_giving_hers(client):
    fiche = une_fiche_soumise()
    premier, second = prendre(fiche, "missions-locales"), prendre(fiche, "apec")
    rendre(premier, Verdict.A_COMPLETER, "ZEBRE-CANARI")
    client.force_login(second.lecteur)
    adresse = reverse("pratiques_relecture", args=[second.uuid])
    avant = page_lue(client.get(adresse))
    assert "ZEBRE" not in avant and Statut.A_COMPLETER.label not in avant.split("Votre relecture")[0]
    assert "ZEBRE" not in page_lue(client.get(reverse("pratiques_fil_de_relecture", args=[fiche.pk])))
    assert client.post(adresse, _grille_postee()).status_code == 302
    assert "ZEBRE-CANARI" in page_lue(client.get(adresse))


def test_screen_never_accepts_a_version_that_was_not_read(client):
    fiche = une_fiche_soumise()
    ouverte, doute = prendre(fiche, "missions-locales"), prendre(fiche, "apec")
    ecran = reverse("pratiques_relecture", args=[ouverte.uuid])
    client.force_login(ouverte.lecteur)
    assert 'name="version" value="1"' in page_lue(client.get(ecran))
    rendre(doute, Verdict.A_COMPLETER, "Il manque le nombre.")
    fiche.refresh_from_db()
    contenu = un_contenu(resultats="Quarante et un sur cinquante.")
    brouillons.brouillon_enregistrer(brouillon=fiche.brouillon, contenu=contenu, version=1, par=fiche.owner)
    brouillons.brouillon_soumettre(brouillon=fiche.brouillon, par=fiche.owner)
    envoi = _grille_postee(k_gratuite="Rien n’est demandé.")
    reponse = client.post(ecran, envoi)
    page = page_lue(reponse)
    assert reponse.status_code == 422 and "nouvelle version" in page and "Quarante et un" in page
    assert "Rien n’est demandé." in page and 'name="version" value="2"' in page
    for refusee in ({}, {"version": "deux"}):
        assert client.post(ecran, _grille_postee() | {"version": ""} | refusee).status_code == 422
    ouverte.refresh_from_db()
    assert not ouverte.verdict
    assert client.post(ecran, envoi | {"version": "2"}).status_code == 302
    ouverte.refresh_from_db()
    assert (ouverte.verdict, ouverte.version) == (Verdict.ACCEPTEE, 2)


def test_remark_on_a_section_leads_to_its_field_which_the_draft_shows(client):
    fiche = une_fiche_soumise()
    prise, autre = prendre(fiche, "apec"), prendre(fiche, "missions-locales")
    ecran = reverse("pratiques_relecture", args=[prise.uuid])
    client.force_login(prise.lecteur)
    sans_mot = client.post(ecran, _grille_postee(verdict="A_COMPLETER"))
    assert sans_mot.status_code == 422 and "ce qu’il reste à compléter" in page_lue(sans_mot)
    longue = client.post(ecran, _grille_postee(verdict="A_COMPLETER", r_donne="x" * 1001))
    assert longue.status_code == 422 and '<details class="repli mb-3" open>' in page_lue(longue)
    dites = {"r_donne": "Sur combien de personnes ?", "r_sources": "  "}
    assert client.post(ecran, _grille_postee(verdict="A_COMPLETER", **dites)).status_code == 302
    prise.refresh_from_db()
    assert prise.par_partie == {"donne": "Sur combien de personnes ?"} and not prise.remarque
    client.force_login(fiche.owner)
    brouillon = page_lue(client.get(reverse("pratiques_brouillon", args=[fiche.brouillon.uuid])))
    assert 'href="#id_resultats">Ce que cela donne</a>' in brouillon and 'id="id_resultats"' in brouillon
    client.force_login(autre.lecteur)
    la_sienne = reverse("pratiques_relecture", args=[autre.uuid])
    assert client.post(la_sienne, _grille_postee()).status_code == 302  # rendue, elle lit ce qu’a rendu l’autre
    lecture = page_lue(client.get(la_sienne))
    assert 'href="#donne">Ce que cela donne</a>' in lecture and 'id="donne"' in lecture
    assert "Sur combien de personnes" in lecture
    tete = une_tete_de_reseau("missions-locales")
    client.force_login(tete)
    assert "Sur combien" not in page_lue(client.get(reverse("pratiques_fiche", args=[fiche.pk])))
    fiche = une_fiche_soumise()
    client.force_login(fiche.owner)
    rendre(prendre(fiche, "apec"), Verdict.A_COMPLETER)
    page = page_lue(client.get(reverse("pratiques_brouillon", args=[fiche.brouillon.uuid])))
    assert not [champ for champ in CHAMP_DE_PARTIE.values() if f'id="{champ}"' not in page]
    assert set(CHAMP_DE_PARTIE) == set(Partie)


def une_lecture(fiche=None):
    """A note being read by someone of another network."""
    return fils.relecture_prendre(fiche=fiche or une_fiche_soumise(), par=un_auteur("apec"))


def page_de(client, fiche, compte):
    client.force_login(compte)
    return client.get(adresse_de(fiche))


def adresse_de(fiche):
    return reverse("pratiques_fil_de_relecture", args=[fiche.pk])


def prevenus():
    return sorted(Courriel.objects.filter(gabarit="pratiques/fil-relecture").values_list("destinataire", flat=True))


def test_author_answers_a_remark_on_the_section_it_speaks_of(client):
    lue = une_lecture()
    fiche, auteur = lue.fiche, lue.fiche.owner
    fils.relecture_rendre(
        relecture=lue, par=lue.lecteur, verdict="A_COMPLETER", par_partie={"donne": "Sur combien ?"},
        grille=une_grille(),
    )  # fmt: skip
    client.force_login(auteur)
    brouillon = page_lue(client.get(reverse("pratiques_brouillon", args=[fiche.brouillon.uuid])))
    lien = f"{adresse_de(fiche)}?partie=donne"
    assert f'href="{lien}"' in brouillon and "Échanger avec les lecteurs" in brouillon
    assert '<option value="donne" selected>' in page_lue(client.get(lien))
    assert 'value="zut"' not in page_lue(client.get(f"{adresse_de(fiche)}?partie=zut"))
    envoi = {"partie": "donne", "texte": "Cinquante personnes, sur un an."}
    assert client.post(adresse_de(fiche), envoi).url == adresse_de(fiche)
    client.force_login(lue.lecteur)
    relecture = page_lue(client.get(reverse("pratiques_relecture", args=[lue.uuid])))
    assert "Échanger avec les auteurs (1 message)" in relecture
    page = page_lue(client.get(adresse_de(fiche)))
    assert "Cinquante personnes" in page and f'#donne">{Partie.DONNE.label}</a>' in page and "signe la fiche" in page
    assert client.post(adresse_de(fiche), {"texte": "Merci, c’est clair."}).status_code == 302
    dit = MessageDeRelecture.objects.first()
    assert (dit.texte, dit.partie, dit.reseau) == ("Merci, c’est clair.", "", lue.reseau)


def test_thread_is_between_authors_and_readers_and_does_not_exist_for_others(client):
    brouillon = un_brouillon()
    coauteur, invite = un_auteur("cio"), un_auteur("cio")
    signer(brouillon, coauteur)
    signatures.signataire_inviter(brouillon=brouillon, compte=invite, par=brouillon.auteur)
    fiche = brouillons.brouillon_soumettre(brouillon=brouillon, par=brouillon.auteur)
    lue = une_lecture(fiche)
    tete, region, autre = une_tete_de_reseau(), une_region(), un_auteur("apec")
    fils.fil_ecrire(fiche=fiche, par=coauteur, texte="ZEBRE-CANARI")
    for compte in (fiche.owner, coauteur, lue.lecteur):
        assert "ZEBRE-CANARI" in page_lue(page_de(client, fiche, compte))
    for compte in (invite, tete, region, autre):
        assert page_de(client, fiche, compte).status_code == 404
        assert client.post(adresse_de(fiche), {"texte": "Bonjour."}).status_code == 404
        refus("droit", fils.fil_ecrire, fiche=fiche, par=compte, texte="Bonjour.")
    for compte in (tete, region):
        for nom in ("fiche", "historique", "fiche_valider"):
            client.force_login(compte)
            assert "ZEBRE" not in page_lue(client.get(reverse(f"pratiques_{nom}", args=[fiche.pk])))
    client.force_login(autre)
    assert client.get("/pratiques/987654321/relecture/").status_code == 404
    assert client.get(f"/pratiques/{10**30}/relecture/").status_code == 404


def test_reader_who_gives_the_seat_back_reads_it_no_more_and_one_who_leaves_neither(client):
    rendue, partie = une_lecture(), une_lecture()
    fils.fil_ecrire(fiche=rendue.fiche, par=rendue.lecteur, texte="Avant de partir.")
    lecteur = rendue.lecteur
    assert page_de(client, rendue.fiche, lecteur).status_code == 200
    fils.relecture_liberer(relecture=rendue, par=lecteur)
    assert page_de(client, rendue.fiche, lecteur).status_code == 404
    assert "Avant de partir." in page_lue(page_de(client, rendue.fiche, rendue.fiche.owner))
    hier = timezone.localdate() - datetime.timedelta(days=1)
    partie.lecteur.rattachements.update(du=hier, au=hier)
    assert page_de(client, partie.fiche, partie.lecteur).status_code == 404
    fils.fil_ecrire(fiche=partie.fiche, par=partie.fiche.owner, texte="Êtes-vous là ?")
    assert partie.lecteur.email not in prevenus()


def test_double_click_writes_one_message_and_sends_one_mail(client):
    lue = une_lecture()
    client.force_login(lue.lecteur)
    for _ in range(2):
        assert client.post(adresse_de(lue.fiche), {"texte": "  Sur combien ? "}).status_code == 302
    assert MessageDeRelecture.objects.get().texte == "Sur combien ?"
    assert prevenus() == [lue.fiche.owner.email]
    client.post(adresse_de(lue.fiche), {"texte": "Sur combien ?", "partie": "donne"})
    assert MessageDeRelecture.objects.count() == 2, "la même question sur une partie est une autre question"


def test_mail_goes_to_the_others_once_for_what_one_says_in_a_row_and_never_carries_the_text():
    lue = une_lecture()
    fiche, auteur, lecteur = lue.fiche, lue.fiche.owner, lue.lecteur
    second = fils.relecture_prendre(fiche=fiche, par=un_auteur()).lecteur
    une_tete_de_reseau()
    for texte in ("ZEBRE-CANARI un", "ZEBRE-CANARI deux"):
        fils.fil_ecrire(fiche=fiche, par=lecteur, texte=texte)
    assert prevenus() == sorted([auteur.email, second.email])
    fils.fil_ecrire(fiche=fiche, par=auteur, texte="ZEBRE-CANARI trois")
    fils.fil_ecrire(fiche=fiche, par=lecteur, texte="ZEBRE-CANARI quatre")
    assert prevenus() == sorted([auteur.email] * 2 + [second.email] * 3 + [lecteur.email])
    lettres = Courriel.objects.filter(gabarit="pratiques/fil-relecture")
    assert not [c for c in lettres if "ZEBRE" in f"{c.objet} {c.texte} {c.html}"]
    assert {"un lecteur vous a écrit", "un auteur vous a écrit"} == {c.objet.rpartition("\xa0: ")[2] for c in lettres}


def test_detector_asks_to_take_out_a_person_or_to_say_why(client):
    lue = une_lecture()
    client.force_login(lue.lecteur)
    envoi = {"texte": "Appelez Mme Durand au 06 12 34 56 78.", "partie": "fait"}
    page = client.post(adresse_de(lue.fiche), envoi)
    corps = page_lue(page)
    assert page.status_code == 422 and "06 12 34 56 78" in corps and 'name="motif_conserve"' in corps
    assert '<option value="fait" selected>' in corps and not MessageDeRelecture.objects.exists()
    refus("identifiants", fils.fil_ecrire, fiche=lue.fiche, par=lue.lecteur, **envoi)
    client.post(adresse_de(lue.fiche), envoi | {"motif_conserve": "Un numéro de service."})
    assert MessageDeRelecture.objects.get().motif_conserve == "Un numéro de service."


def test_rule_and_base_refuse_no_text_and_a_section_that_is_none():
    lue = une_lecture()
    for code, champs in (("texte", {"texte": "  "}), ("partie", {"texte": "Bien.", "partie": "zut"})):
        refus(code, fils.fil_ecrire, fiche=lue.fiche, par=lue.lecteur, **champs)
    lue = une_lecture()
    for champs in ({"texte": ""}, {"texte": "Oui.", "partie": "zut"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            MessageDeRelecture.objects.create(fiche=lue.fiche, compte=lue.lecteur, **champs)


def test_thread_closes_at_publication_and_is_still_read_by_those_who_had_it(client):
    fiche = une_fiche_soumise()
    lectures = [fils.relecture_prendre(fiche=fiche, par=un_auteur(r)) for r in ("missions-locales", "apec")]
    fils.fil_ecrire(fiche=fiche, par=fiche.owner, texte="Merci à vous deux.")
    for lue in lectures:
        rendre(lue)
    tete = une_tete_de_reseau()
    publication.fiche_valider(fiche=fiche, par=tete)
    fils.fil_ecrire(fiche=fiche, par=lectures[0].lecteur, texte="Bravo.")
    fiche.refresh_from_db()
    publication.fiche_publier(fiche=fiche, par=tete)
    for compte in (fiche.owner, lectures[1].lecteur):
        page = page_lue(page_de(client, fiche, compte))
        assert "Merci à vous deux." in page and "La relecture est finie" in page and 'name="texte"' not in page
        tard = client.post(adresse_de(fiche), {"texte": "Une dernière chose."})
        assert tard.status_code == 422 and "L’échange est clos" in page_lue(tard)
    client.force_login(fiche.owner)
    assert adresse_de(fiche) in page_lue(client.get(reverse("pratiques_historique", args=[fiche.pk])))
    client.force_login(tete)
    assert adresse_de(fiche) not in page_lue(client.get(reverse("pratiques_historique", args=[fiche.pk])))


def test_thread_asks_as_much_for_one_message_as_for_thirty(client):
    lue = une_lecture()
    client.force_login(lue.fiche.owner)
    poses = []
    for nombre in (1, 29, 10):
        for rang in range(nombre):
            fils.fil_ecrire(fiche=lue.fiche, par=lue.lecteur, texte=f"Message {nombre} {rang}")
        client.get(adresse_de(lue.fiche))
        with CaptureQueriesContext(connection) as lues:
            page = page_lue(client.get(adresse_de(lue.fiche)))
        poses.append(len(lues))
    assert len(set(poses)) == 1, poses
    assert page.count('<li id="m-') == 30 and "Message 10 9" in page and "Message 1 0" not in page
    assert "Message 1 0" in page_lue(client.get(f"{adresse_de(lue.fiche)}?page=2"))


def test_who_withdrew_a_name_is_no_longer_said_to_sign(client):
    brouillon, coauteur = un_brouillon(), un_auteur("cio")
    signature = signer(brouillon, coauteur)
    lue = une_lecture(brouillons.brouillon_soumettre(brouillon=brouillon, par=brouillon.auteur))
    fils.fil_ecrire(fiche=lue.fiche, par=coauteur, texte="Je complète la semaine prochaine.")
    nom = f"<strong>{coauteur.nom_complet}</strong>, "
    assert f"{nom}signe la fiche" in page_lue(page_de(client, lue.fiche, lue.lecteur))
    signatures.signataire_retirer(signataire=signature, par=coauteur)
    page = page_lue(page_de(client, lue.fiche, lue.lecteur))
    assert f"{nom}ne signe plus la fiche" in page and "signe la fiche ·" not in page


def test_region_opens_a_thread_only_with_a_reason_that_everyone_there_and_the_dpo_read(client):
    fiche = une_fiche(Statut.EN_RELECTURE)
    auteur, region = fiche.owner, une_region()
    fils.fil_ecrire(fiche=fiche, par=auteur, texte="Entre nous seulement.")
    porte = reverse("pratiques_fil_consulter", args=[fiche.pk])
    for compte, statut in ((auteur, 404), (un_auteur("cio"), 404), (une_tete_de_reseau(), 404), (region, 200)):
        client.force_login(compte)
        assert client.get(porte).status_code == statut
    assert client.post(porte, {"motif": "  "}).status_code == 422
    assert "Entre nous" not in page_lue(client.get(porte))
    assert client.post(porte, {"motif": "Une personne reçue se dit reconnue."}).status_code == 302
    assert "Entre nous seulement." in page_lue(client.get(porte))
    assert "reconnue" in page_lue(client.get(reverse("pratiques_ouvertures")))
    with time_machine.travel(timezone.now() + datetime.timedelta(days=1)):
        assert "Entre nous" not in page_lue(client.get(porte))
    client.force_login(auteur)
    assert "Une personne reçue se dit reconnue." in page_lue(
        client.get(reverse("pratiques_fil_de_relecture", args=[fiche.pk]))
    )
    with time_machine.travel(timezone.now() + datetime.timedelta(days=1100)):
        assert fils.ouvertures_oublier() == 1
