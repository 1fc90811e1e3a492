"""What the migrations of the rooms share: former histories become lines of the one history."""


def nature_de(apps, app_label, modele):
    """The content type of a model, written before Django writes it."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    return ContentType.objects.get_or_create(app_label=app_label, model=modele)[0].pk


def histoire_reprendre(apps, nature, lignes):
    """Write (object, state, who, when, why) in order; each line begins where the former one of its object led.

    Without a state, the line tells what was done: (object, "", who, when, why, what).
    """
    Passage = apps.get_model("home", "Passage")
    avant, passages = {}, []
    for objet, vers, par, le, motif, *dit in lignes:
        de = avant.get(objet, "")
        vers = vers or de
        geste = dit[0] if dit else "Notée de nouveau" if de == vers else ""
        passages.append(
            Passage(content_type_id=nature, object_id=objet, de=de, vers=vers, geste=geste, par_id=par, le=le, motif=motif)
        )
        avant[objet] = vers
    Passage.objects.bulk_create(passages, batch_size=500)
