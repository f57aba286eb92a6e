package model

// promelaVocabulary declares the state and names what is asked of it. A hidden
// variable is scratch space and no part of the state.
const promelaVocabulary = `
/* A global interpreter lock with {{.Threads}} threads. */

#define N      {{.Threads}}
#define NOBODY N
#define FIFO   {{fifo .Order}}
#define WEAK   {{.WeakTry}}

mtype = { none, acquire, try, context, release, checkpoint, block, unblock, leave, misuse };
mtype = { outside, inside, away, ended,      /* between operations */
          called,                            /* by the holder, without effect yet */
          waiting, granted, refused, over }; /* the effect is missing, is there */
mtype = { open, closing, shut, closed };

mtype op[N] = none;
mtype stage[N] = outside;
byte  place[N];    /* in the queue, from 1 */
bool  done[N];     /* the context may be done */
bool  owed[N];     /* yielded, and nobody has had the lock since */
bool  switched[N]; /* yielded, at least once, and somebody has */
byte  holder = NOBODY;
bool  asked;       /* the holder is to yield */
mtype door = open;

hidden byte u;
hidden byte first;
hidden byte gap;

#define IN_EFFECT  (door == shut || door == closed)
#define WAITS(t)   (stage[t] == waiting && op[t] != try)
#define PATIENT(t) (WAITS(t) && !done[t])
#define QUEUED(t)  (place[t] > 0)
#define SOMEBODY_WAITS   {{any .Threads "WAITS"}}
#define SOMEBODY_PATIENT {{any .Threads "PATIENT"}}
#define QUEUE_LENGTH     {{sum .Threads "QUEUED"}}
#define SOMEBODY_ASKS    (FIFO -> QUEUE_LENGTH > 0 : SOMEBODY_WAITS)

/* what a thread believes, whoever is the holder */
#define BELIEVES(t) (stage[t] == inside || stage[t] == granted || (stage[t] == called && (op[t] != leave || holder == t)))
#define BELIEVERS   {{sum .Threads "BELIEVES"}}
`

// promelaEffects says what happens inside the lock. SPIN wants no d_step to end
// in a loop, hence the skip.
const promelaEffects = `
inline grant(t) {
	holder = t;
	stage[t] = granted;
	for (u : 0 .. N-1) {
		owed[u] = false;
		if
		:: stage[u] == waiting && op[u] == checkpoint -> switched[u] = true
		:: else
		fi
	}
	assert(BELIEVERS == 1)
}

inline step_out_of_queue(t) {
	gap = place[t];
	place[t] = 0;
	for (u : 0 .. N-1) {
		if
		:: gap > 0 && place[u] > gap -> place[u] = place[u] - 1
		:: else
		fi
	}
}

inline let_go() {
	holder = NOBODY;
	asked = false;
	if
	:: FIFO && !IN_EFFECT && QUEUE_LENGTH > 0 ->
		for (u : 0 .. N-1) {
			if
			:: place[u] == 1 -> first = u
			:: else
			fi
		}
		step_out_of_queue(first);
		grant(first)
	:: else
	fi
}

inline forgive() { /* no switch is owed any more */
	for (u : 0 .. N-1) { owed[u] = false };
	skip
}

inline return_to(t, where) {
	op[t] = none;
	stage[t] = where;
	done[t] = false;
	owed[t] = false;
	switched[t] = false
}
`

// promelaLoop has one option for each event.
const promelaLoop = `
active proctype lock() {
end:	do
{{- range $t := .Threads}}
	/* thread {{$t}} calls */
	:: d_step { stage[{{$t}}] == outside -> op[{{$t}}] = acquire; stage[{{$t}}] = waiting }
	:: d_step { stage[{{$t}}] == outside -> op[{{$t}}] = try; stage[{{$t}}] = waiting }
	:: d_step { stage[{{$t}}] == outside -> op[{{$t}}] = context; stage[{{$t}}] = waiting }
	:: d_step { stage[{{$t}}] == outside -> op[{{$t}}] = misuse; stage[{{$t}}] = over }
	:: d_step { stage[{{$t}}] == away -> op[{{$t}}] = unblock; stage[{{$t}}] = waiting }
	:: d_step { stage[{{$t}}] == inside -> op[{{$t}}] = release; stage[{{$t}}] = called }
	:: d_step { stage[{{$t}}] == inside -> op[{{$t}}] = checkpoint; stage[{{$t}}] = called }
	:: d_step { stage[{{$t}}] == inside -> op[{{$t}}] = block; stage[{{$t}}] = called }
	:: d_step { stage[{{$t}}] == inside || stage[{{$t}}] == outside -> op[{{$t}}] = leave; stage[{{$t}}] = called }
	:: d_step { op[{{$t}}] == context && !done[{{$t}}] -> done[{{$t}}] = true; forgive() }

	/* something happens to it */
	:: d_step { stage[{{$t}}] == waiting && holder == NOBODY && !IN_EFFECT && !owed[{{$t}}] && QUEUE_LENGTH == 0 ->
		grant({{$t}}) }
	:: d_step { FIFO && WAITS({{$t}}) && place[{{$t}}] == 0 && holder != NOBODY && !IN_EFFECT ->
		place[{{$t}}] = QUEUE_LENGTH + 1 }
	:: d_step { stage[{{$t}}] == waiting && op[{{$t}}] == try && (WEAK || holder != NOBODY || IN_EFFECT) ->
		stage[{{$t}}] = refused }
	:: d_step { op[{{$t}}] != try && (stage[{{$t}}] == waiting || stage[{{$t}}] == granted) && (done[{{$t}}] || IN_EFFECT) ->
		stage[{{$t}}] = refused;
		step_out_of_queue({{$t}});
		if
		:: holder == {{$t}} -> let_go()
		:: else
		fi;
		switched[{{$t}}] = false;
		asked = asked && SOMEBODY_ASKS }
	:: d_step { stage[{{$t}}] == called && op[{{$t}}] != checkpoint ->
		stage[{{$t}}] = over;
		if
		:: holder == {{$t}} -> let_go()
		:: else
		fi }
	:: d_step { (stage[{{$t}}] == called || stage[{{$t}}] == granted) && op[{{$t}}] == checkpoint && asked ->
		owed[{{$t}}] = SOMEBODY_PATIENT;
		stage[{{$t}}] = waiting;
		if
		:: FIFO -> place[{{$t}}] = QUEUE_LENGTH + 1
		:: else
		fi;
		let_go() }

	/* its call returns */
	:: d_step { stage[{{$t}}] == granted -> return_to({{$t}}, inside) }
	:: d_step { stage[{{$t}}] == granted && op[{{$t}}] == checkpoint && !switched[{{$t}}] -> return_to({{$t}}, inside) }
	:: d_step { stage[{{$t}}] == called && op[{{$t}}] == checkpoint -> return_to({{$t}}, inside) }
	:: d_step { stage[{{$t}}] == refused -> return_to({{$t}}, outside) }
	:: d_step { stage[{{$t}}] == over && op[{{$t}}] != block && op[{{$t}}] != leave -> return_to({{$t}}, outside) }
	:: d_step { stage[{{$t}}] == over && op[{{$t}}] == block -> return_to({{$t}}, away) }
	:: d_step { stage[{{$t}}] == over && op[{{$t}}] == leave -> return_to({{$t}}, ended) }
{{end}}
	/* no thread in particular */
	:: d_step { !asked && holder != NOBODY && !IN_EFFECT && SOMEBODY_ASKS -> asked = true }
	:: d_step { door == open -> door = closing }
	:: d_step { door == closing -> door = shut; forgive(); asked = false }
	:: d_step { door == shut -> door = closed }
	od
}
`
