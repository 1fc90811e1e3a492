"""What the nightly job does to readings that wait and to notes that nobody confirms, by the command itself (R5.18)."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from home.choices import Verdict
from home.etats.lectures import RAPPEL
from home.models import Courriel
from home.site.cache import version_publique
from home.temps.periodes import mois_apres
from pratiques.choices import Statut
from pratiques.models import FichePratiquePage, Relecture
from pratiques.queries import bibliotheque
from pratiques.rules import brouillons, publication, relectures
from pratiques.rules.relectures import DELAI_RELECTURE, GRACE_RELECTURE
from reseau.membres.rules.mandats import rattachement_creer
from tests.fabriques import une_region, une_structure, une_tete_de_reseau
from tests.pages import page_lue
from tests.pratiques.fabriques import rendre, un_auteur, une_fiche, une_fiche_soumise
from tests.refus import refus
from tests.travaux import battre

pytestmark = pytest.mark.django_db
JOUR = datetime.timedelta(days=1)
AUJOURD_HUI = timezone.localdate


def nuit():
    """One night of the job, then the same again: what the first one said of readings and of notes left unanswered.

    The second run finds nothing more to do, and writes no mail.
    """
    dits = []
    for _ in range(2):
        dits.append((*battre("pratiques")[1:3], Courriel.objects.count()))
    assert dits[1][:2] == (ANNONCE.format(0, 0), BILAN.format(0, 0)) and dits[0][2] == dits[1][2]
    return dits[0][:2]


BILAN = "{} relecture(s) rappelée(s), {} place(s) de lecteur libérée(s)."
ANNONCE = "{} fiche(s) bientôt archivée(s), {} archivée(s)."


def relectures_de_la_nuit():
    return nuit()[1]


def prise(reseau="apec", fiche=None, reste=0):
    lue = relectures.relecture_prendre(fiche=fiche or une_fiche_soumise(), par=un_auteur(reseau))
    Relecture.objects.filter(pk=lue.pk).update(echeance=AUJOURD_HUI() + reste * JOUR)
    lue.refresh_from_db()
    return lue


def lettres(gabarit):
    return sorted(Courriel.objects.filter(gabarit=f"pratiques/{gabarit}").values_list("destinataire", flat=True))


def partir(compte):
    hier = AUJOURD_HUI() - JOUR
    compte.rattachements.update(du=hier, au=hier)


def test_reader_is_reminded_once_a_few_days_before_the_day():
    lointaine, proche = prise(reste=RAPPEL.days + 1), prise(reste=RAPPEL.days)
    assert relectures_de_la_nuit() == BILAN.format(1, 0)
    assert lettres("relecture-rappel") == [proche.lecteur.email]
    Relecture.objects.update(echeance=AUJOURD_HUI() - GRACE_RELECTURE)
    assert relectures_de_la_nuit() == BILAN.format(1, 0), "jusqu’au dernier jour, la place est gardée"
    assert lettres("relecture-rappel") == sorted([lointaine.lecteur.email, proche.lecteur.email])
    assert not Relecture.objects.filter(pk__in=[lointaine.pk, proche.pk], lecteur=None).exists()


def test_seat_of_a_late_reader_is_opened_again_and_told_to_the_reader_and_the_lead():
    tete = une_tete_de_reseau()
    fiche = une_fiche_soumise()
    retard = prise(fiche=fiche, reste=-GRACE_RELECTURE.days - 1)
    tenue = prise("missions-locales", fiche=fiche, reste=9)
    refus("place_prise", relectures.relecture_prendre, fiche=fiche, par=un_auteur("cio"))
    assert relectures_de_la_nuit() == BILAN.format(0, 1)
    assert lettres("place-rendue") == [retard.lecteur.email] and lettres("place-libre") == [tete.email]
    assert "d’un autre réseau" in Courriel.objects.get(gabarit="pratiques/place-libre").texte
    tenue.refresh_from_db()
    assert tenue.lecteur is not None
    suivant = relectures.relecture_prendre(fiche=fiche, par=un_auteur("cio"))
    assert suivant.pk == retard.pk and suivant.echeance == AUJOURD_HUI() + DELAI_RELECTURE
    rendre(suivant)
    rendre(tenue)
    assert lettres("a-valider") == [tete.email], "la fiche n’est plus bloquée"


def test_seat_of_a_reader_who_left_opens_at_once_whatever_the_day():
    tete = une_tete_de_reseau()
    ferme, sorti, ailleurs = (prise(reste=9) for _ in range(3))
    ferme.lecteur.is_active = False
    ferme.lecteur.save()
    partir(sorti.lecteur)
    partir(ailleurs.lecteur)
    rattachement_creer(compte=ailleurs.lecteur, structure=une_structure("cio"))
    assert relectures_de_la_nuit() == BILAN.format(0, 3)
    assert Relecture.objects.libres().filter(meme_reseau=False).count() == 3
    assert lettres("place-rendue") == [ailleurs.lecteur.email], "qui est parti ne reçoit plus rien"
    assert lettres("place-libre") == [tete.email] * 3
    nouveau = relectures.relecture_prendre(fiche=ailleurs.fiche, par=ailleurs.lecteur)
    assert nouveau.pk == ailleurs.pk and nouveau.reseau.code == "cio"


def test_lead_who_read_too_late_hears_of_it_once_and_a_reading_given_back_is_never_touched():
    tete = une_tete_de_reseau()
    lue = relectures.relecture_prendre(fiche=une_fiche_soumise(), par=tete)
    Relecture.objects.filter(pk=lue.pk).update(echeance=AUJOURD_HUI() - 30 * JOUR)
    assert relectures_de_la_nuit() == BILAN.format(0, 1)
    assert lettres("place-rendue") == [tete.email] and lettres("place-libre") == []
    lue = prise(reste=-90)
    rendre(lue)
    partir(lue.lecteur)
    avant = Relecture.objects.filter(pk=lue.pk).values().get()
    assert relectures_de_la_nuit() == BILAN.format(0, 0)
    assert Relecture.objects.filter(pk=lue.pk).values().get() == avant and lettres("place-libre") == []


def test_seat_that_waited_gives_its_reader_fifteen_days_and_a_second_holder_is_reminded_anew():
    fiche = une_fiche_soumise()
    fiche.relectures.update(echeance=AUJOURD_HUI() - 40 * JOUR)
    lue = relectures.relecture_prendre(fiche=fiche, par=un_auteur("apec"))
    assert lue.echeance == AUJOURD_HUI() + DELAI_RELECTURE and relectures_de_la_nuit() == BILAN.format(0, 0)
    Relecture.objects.filter(pk=lue.pk).update(echeance=AUJOURD_HUI())
    assert relectures_de_la_nuit() == BILAN.format(1, 0)
    relectures.relecture_liberer(relecture=lue, par=lue.lecteur)
    suivante = prise("cio", fiche)
    assert suivante.pk == lue.pk and relectures_de_la_nuit() == BILAN.format(1, 0)
    assert lettres("relecture-rappel") == sorted([lue.lecteur.email, suivante.lecteur.email])


def test_second_reading_of_a_reader_who_left_is_open_and_told_to_the_lead():
    tete, fiche = une_tete_de_reseau(), une_fiche_soumise()
    doute = prise(fiche=fiche, reste=9)
    rendre(doute, Verdict.A_COMPLETER)
    partir(doute.lecteur)
    fiche.refresh_from_db()
    brouillons.brouillon_soumettre(brouillon=fiche.brouillon, par=fiche.owner)
    assert lettres("place-libre") == [tete.email]


def places(fiche, reste):
    fiche.relectures.update(echeance=AUJOURD_HUI() + reste * JOUR)


def textes(gabarit):
    return "\n".join(c.texte for c in Courriel.objects.filter(gabarit=f"pratiques/{gabarit}")).replace("\xa0", " ")


def test_seats_that_nobody_takes_are_told_before_their_day_then_on_it_and_the_author_is_told_once():
    tete, ailleurs, fiche = une_tete_de_reseau(), une_tete_de_reseau("apec"), une_fiche_soumise()
    places(fiche, RAPPEL.days + 1)
    nuit()
    assert lettres("place-attend") == []
    places(fiche, RAPPEL.days)
    nuit()
    assert lettres("place-attend") == [tete.email], "les deux places, un seul courriel"
    assert "un lecteur de son réseau et un lecteur d’un autre réseau" in textes("place-attend")
    assert "finissent le" in textes("place-attend") and lettres("ou-en-est") == []
    places(fiche, 0)
    nuit()
    assert lettres("place-attend") == sorted([tete.email] * 2 + [ailleurs.email])
    assert lettres("ou-en-est") == [fiche.owner.email] and "sont passés depuis le" in textes("place-attend")
    assert textes("ou-en-est").count("attend quelqu’un") == 2
    places(fiche, -30)
    nuit()
    assert len(lettres("place-attend")) == 3 and len(lettres("ou-en-est")) == 1, "puis plus rien"


def test_night_found_late_tells_the_last_step_alone_and_only_the_seat_that_waits():
    tete, ailleurs, fiche = une_tete_de_reseau(), une_tete_de_reseau("apec"), une_fiche_soumise()
    lue = relectures.relecture_prendre(fiche=fiche, par=un_auteur("cio"))
    fiche.relectures.filter(lecteur=None).update(echeance=AUJOURD_HUI() - 9 * JOUR)
    nuit()
    assert lettres("place-attend") == [tete.email] and ailleurs.email not in lettres("place-attend")
    assert "attend encore un lecteur de son réseau." in textes("place-attend")
    dit = textes("ou-en-est")
    assert "Lecteur de votre réseau : attend quelqu’un" in dit and "Lecteur d’un autre réseau : à rendre avant" in dit
    assert lue.lecteur.nom not in dit


def test_seat_taken_then_given_back_is_told_anew_and_a_note_that_is_out_never():
    tete, fiche, publiee = une_tete_de_reseau(), une_fiche_soumise(), une_fiche_soumise()
    places(fiche, 0)
    nuit()
    lue = relectures.relecture_prendre(fiche=fiche, par=un_auteur("apec"))
    assert lue.relances == 0
    relectures.relecture_liberer(relecture=lue, par=lue.lecteur)
    Relecture.objects.filter(pk=lue.pk).update(echeance=AUJOURD_HUI())
    FichePratiquePage.objects.filter(pk=publiee.pk).update(statut=Statut.VALIDEE)
    places(publiee, 0)
    nuit()
    assert lettres("place-attend") == [tete.email] * 2 and len(lettres("ou-en-est")) == 2


def test_region_is_told_when_the_network_has_no_lead():
    region, fiche = une_region(), une_fiche_soumise()
    places(fiche, 1)
    nuit()
    assert lettres("place-attend") == [region.email]


def test_base_refuses_a_reminder_to_nobody_and_a_taken_seat_that_is_still_sought():
    libres, prises = Relecture.objects.libres(), Relecture.objects.filter(pk=prise(reste=9).pk)
    for qui, champs in ((libres, {"rappelee_le": AUJOURD_HUI()}), (prises, {"relances": 1}), (libres, {"relances": 3})):
        with pytest.raises(IntegrityError), transaction.atomic():
            qui.update(**champs)


def test_author_reads_where_the_two_readings_are_without_the_readers_names(client):
    lue = prise(reste=9)
    client.force_login(lue.fiche.owner)
    page = page_lue(client.get(f"/pratiques/ecrire/{lue.fiche.brouillon.uuid}/")).replace("\xa0", " ")
    assert "Lecteur de votre réseau : attend quelqu’un" in page.replace("&nbsp;", " ")
    assert "Lecteur d’un autre réseau : à rendre avant le" in page.replace("&nbsp;", " ")
    assert lue.lecteur.nom not in page


def une_fiche_a_revoir(mois, **champs):
    """A note whose review date passed so many months ago."""
    fiche = une_fiche(Statut.A_REVOIR, publiee_le=timezone.now() - 600 * JOUR, **champs)
    _revue_il_y_a(fiche, mois)
    return fiche


def _revue_il_y_a(fiche, mois):
    FichePratiquePage.objects.filter(pk=fiche.pk).update(a_revoir_le=mois_apres(jour=AUJOURD_HUI(), mois=-mois))


def _annoncee_il_y_a(fiche, mois):
    FichePratiquePage.objects.filter(pk=fiche.pk).update(
        archivage_annonce_le=mois_apres(jour=AUJOURD_HUI(), mois=-mois)
    )


def test_note_left_unanswered_is_announced_a_month_before_then_archived_with_its_reason(
    client, django_capture_on_commit_callbacks
):
    tete = une_tete_de_reseau()
    fiche = une_fiche_a_revoir(4, contenu={"titre": "Girofle sans réponse"})
    assert nuit()[0] == ANNONCE.format(0, 0)
    _revue_il_y_a(fiche, 5)
    assert nuit()[0] == ANNONCE.format(1, 0)
    prevenus = sorted([fiche.owner.email, tete.email])
    assert lettres("bientot-archivee") == prevenus and fiche.title in page_lue(client.get("/pratiques/"))
    _revue_il_y_a(fiche, 6)
    assert nuit()[0] == ANNONCE.format(0, 0), "annoncée aujourd’hui, elle a un mois"
    _annoncee_il_y_a(fiche, 1)
    avant = version_publique()
    with django_capture_on_commit_callbacks(execute=True):
        assert nuit()[0] == ANNONCE.format(0, 1)
    assert version_publique() != avant, "les pages gardées sont refaites"
    fiche.refresh_from_db()
    etape = fiche.historique.last()
    assert (fiche.statut, etape.vers, etape.par) == (Statut.ARCHIVEE, Statut.ARCHIVEE, None)
    assert fiche.motif_archivage == etape.motif and "Sans confirmation six mois" in etape.motif
    assert lettres("archivee") == prevenus and lettres("bientot-archivee") == prevenus
    assert etape.motif in Courriel.objects.filter(gabarit="pratiques/archivee").first().texte
    assert bibliotheque.fiches_trouver(None, "girofle", 5) == []
    page = client.get(fiche.url)
    assert page.status_code == 200 and etape.motif in page_lue(page)
    assert fiche.title not in page_lue(client.get("/pratiques/"))


def test_confirmation_stops_the_archive_and_the_next_review_starts_anew():
    fiche = une_fiche_a_revoir(5)
    assert nuit()[0] == ANNONCE.format(1, 0)
    publication.fiche_confirmer(fiche=fiche, par=fiche.owner)
    _annoncee_il_y_a(fiche, 3)
    assert nuit()[0] == ANNONCE.format(0, 0)
    _revue_il_y_a(fiche, 7)
    assert nuit()[0] == ANNONCE.format(1, 0), "une annonce d’hier ne vaut pas pour aujourd’hui"
    fiche.refresh_from_db()
    assert fiche.statut == Statut.A_REVOIR and fiche.archivage_annonce_le == AUJOURD_HUI()


def test_note_found_very_late_is_announced_before_it_is_archived_even_without_its_author():
    tete, fiche = une_tete_de_reseau(), une_fiche_a_revoir(14)
    fiche.owner.is_active = False
    fiche.owner.save()
    suspendue = une_fiche_a_revoir(14)
    FichePratiquePage.objects.filter(pk=suspendue.pk).update(statut=Statut.SUSPENDUE)
    assert nuit()[0] == ANNONCE.format(1, 0)
    assert lettres("bientot-archivee") == [tete.email]
    _annoncee_il_y_a(fiche, 1)
    assert nuit()[0] == ANNONCE.format(0, 1)
    suspendue.refresh_from_db()
    assert suspendue.statut == Statut.SUSPENDUE
