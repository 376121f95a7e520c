"""probanda: from public material to a court-ready dossier that the other side can verify offline.

The folders are the way of the data, top to bottom; none imports one above it, and no step imports another step::

    cli                      the door
    jobs                     many pieces of work at once, on the cores of this machine
    acts                     what people do; each act is one ledger entry
    store                    the only SQL: records, ledger, projections
    collect preserve media text verify actors law proof report      steps: values in, values out
    model                    the words of the domain
"""

__version__ = "0.1.0"
