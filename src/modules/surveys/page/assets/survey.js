/*
 * The page works without this. With it, what is typed is kept at once, on the device while there is no connection, and questions come and
 * go as the answers before them want it. Written for old phones: ES5, and no more of the browser than they have.
 */
(function () {
  'use strict';

  var form = document.getElementById('survey');
  var start = document.body.getAttribute('data-start');
  var SECOND = 1000;
  var DRAFT = 'survey draft ' + window.location.pathname + ' ';
  if (!window.addEventListener) return;
  if (start) setTimeout(leave, 12 * SECOND);
  if (!form) return tidy();

  var kiosk = /\bkiosk\b/.test(document.body.className);
  var status = document.getElementById('status');
  var elsewhere = JSON.parse(form.getAttribute('data-answers'));
  var fields = {
    who: form.elements.r ? form.elements.r.value : '',
    block: form.elements.block.value
  };
  var draft = DRAFT + fields.who + ' ' + fields.block;
  var queue = 'survey queue ' + window.location.pathname;
  var summary = document.getElementById('summary');
  var unsaved = false;
  var saving = false;
  var handingIn = false;
  var timer;

  function leave() {
    window.location.href = start;
  }

  function words(name) {
    return form.getAttribute('data-words-' + name);
  }

  function say(name) {
    status.textContent = name ? words(name) : '';
  }

  function all(selector, within) {
    return Array.prototype.slice.call((within || form).querySelectorAll(selector));
  }

  /* the memory of the device: full, forbidden or missing, the page goes on without it */
  function keep(key, value) {
    try {
      if (value === null) window.localStorage.removeItem(key);
      else window.localStorage.setItem(key, value);
    } catch (_) {
      /* then not */
    }
  }

  function kept(key) {
    try {
      return window.localStorage.getItem(key);
    } catch (_) {
      return null;
    }
  }

  /* what was handed in lies with the hotel, once another page has come in answer; on the same page, it has not arrived */
  function tidy(same) {
    try {
      Object.keys(window.localStorage).forEach(function (key) {
        if (key.indexOf(DRAFT) === 0 && key !== same && /^handed in /.test(kept(key))) keep(key, null);
      });
    } catch (_) {
      /* nothing was kept */
    }
  }

  /* what the browser would send */
  function serialized(go) {
    var pairs = [['go', go]];
    all('input, textarea').forEach(function (field) {
      if (field.disabled || !field.name || (/^(radio|checkbox)$/.test(field.type) && !field.checked)) return;
      pairs.push([field.name, field.value]);
    });
    return pairs
      .map(function (pair) {
        return encodeURIComponent(pair[0]) + '=' + encodeURIComponent(pair[1]);
      })
      .join('&');
  }

  function restore(text) {
    var given = {};
    text.split('&').forEach(function (pair) {
      var parts = pair.split('=').map(decodeURIComponent);
      (given[parts[0]] = given[parts[0]] || []).push(parts[1]);
    });
    all('input, textarea').forEach(function (field) {
      if (!/^a\./.test(field.name)) return;
      var values = given[field.name];
      if (/^(radio|checkbox)$/.test(field.type)) field.checked = Boolean(values && values.indexOf(field.value) >= 0);
      else if (values) field.value = values[0];
    });
  }

  function post(body, done) {
    var request = new XMLHttpRequest();
    request.open('POST', form.getAttribute('action'));
    request.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded');
    request.timeout = 20 * SECOND;
    request.addEventListener('loadend', function () {
      /* no answer, too many requests, or a server that is away: later */
      var later = request.status === 0 || request.status === 429 || request.status >= 500;
      done(later ? 'later' : request.status < 400 ? 'taken' : 'refused');
    });
    request.send(body);
  }

  /* ---- what is typed is kept ---- */

  function changed(soon) {
    unsaved = true;
    keep(draft, serialized('save'));
    remember();
    say();
    clearTimeout(timer);
    timer = setTimeout(save, soon ? SECOND / 2 : 2 * SECOND);
  }

  function save() {
    if (!unsaved || saving || handingIn) return;
    var body = serialized('save');
    saving = true;
    post(body, function (outcome) {
      saving = false;
      if (outcome === 'later') {
        say('offline');
        clearTimeout(timer);
        timer = setTimeout(save, 15 * SECOND);
        return;
      }
      if (serialized('save') !== body) return save();
      unsaved = false;
      if (outcome !== 'taken') return;
      keep(draft, null);
      say('saved');
    });
  }

  /* of a link that many share: reloading the page finds the same answers */
  function remember() {
    if (!fields.who || kiosk || !window.history.replaceState || /[?&]r=/.test(window.location.search)) return;
    var more = 'r=' + encodeURIComponent(fields.who) + '&block=' + encodeURIComponent(fields.block);
    window.history.replaceState(null, '', window.location.pathname + (window.location.search ? window.location.search + '&' : '?') + more);
  }

  /* ---- questions come and go ---- */

  function answersOf(question) {
    var found = {};
    all('input, textarea', question).forEach(function (field) {
      if (!/^a\./.test(field.name)) return;
      var key = field.name.slice(2);
      if (field.type === 'checkbox') {
        if (field.checked && field.value !== 'n/a') (found[key] = found[key] || []).push(field.value);
      } else if (field.type === 'radio') {
        if (field.checked && field.value !== 'n/a') found[key] = /^\d+$/.test(field.value) ? Number(field.value) : field.value;
      } else if (field.value.trim() !== '') {
        found[key] = /^\d+$/.test(field.value) && field.tagName === 'INPUT' ? Number(field.value) : field.value;
      }
    });
    return found;
  }

  function holds(condition, answers) {
    function one(c) {
      return holds(c, answers);
    }
    if (condition.all) return condition.all.every(one);
    if (condition.any) return condition.any.some(one);
    var answer = answers[condition.question];
    var answered = Object.keys(answers).some(function (key) {
      return answers[key] !== null && (key === condition.question || key.indexOf(condition.question + '.') === 0);
    });
    if (condition.op === 'answered') return answered;
    if (condition.op === 'unanswered') return !answered;
    if (answer === undefined || answer === null) return false;
    if (condition.op === 'equals') return answer === condition.value;
    if (condition.op === 'includes')
      return Array.isArray(answer) ? answer.indexOf(String(condition.value)) >= 0 : answer === condition.value;
    if (typeof answer !== 'number') return false;
    return condition.op === 'at_least' ? answer >= condition.value : answer <= condition.value;
  }

  function isDue(element, answers) {
    var condition = element.getAttribute('data-show-if');
    return !condition || holds(JSON.parse(condition), answers);
  }

  function show(element, shown) {
    if (shown) element.removeAttribute('hidden');
    else element.setAttribute('hidden', '');
    if ('disabled' in element) element.disabled = !shown;
    all('input, textarea', element).forEach(function (field) {
      field.disabled = !shown;
    });
  }

  /* from the first question to the last: an answer to what is not shown counts for nothing */
  function arrange() {
    var answers = {};
    Object.keys(elsewhere).forEach(function (key) {
      answers[key] = elsewhere[key];
    });
    all('section').forEach(function (block) {
      var open = isDue(block, answers);
      var any = false;
      all('.question', block).forEach(function (question) {
        var shown = open && isDue(question, answers);
        show(question, shown);
        if (!shown) return;
        any = true;
        var found = answersOf(question);
        Object.keys(found).forEach(function (key) {
          answers[key] = found[key];
        });
      });
      if (any) block.removeAttribute('hidden');
      else block.setAttribute('hidden', '');
    });
    all('[data-total]').forEach(function (line) {
      line.textContent = line.getAttribute('data-words').replace('{n}', left(line));
    });
    all('[data-longest]').forEach(function (line) {
      var more = line.getAttribute('data-longest') - line.parentNode.querySelector('textarea').value.length;
      line.textContent = more < 200 ? line.getAttribute('data-words').replace('{n}', more) : '';
    });
  }

  function left(line) {
    return all('input[type=text]', line.parentNode).reduce(
      function (points, field) {
        return points - (Number(field.value) || 0);
      },
      Number(line.getAttribute('data-total'))
    );
  }

  /* “does not apply” and anything else exclude each other */
  function exclude(field) {
    if (field.type !== 'checkbox' || !field.checked) return;
    all('input[type=checkbox]').forEach(function (other) {
      if (other !== field && other.name === field.name && (other.value === 'n/a' || field.value === 'n/a')) other.checked = false;
    });
  }

  form.addEventListener('change', function (event) {
    exclude(event.target);
    arrange();
    changed(true);
    stay();
  });
  form.addEventListener('input', function () {
    arrange();
    changed(false);
    stay();
  });

  /* ---- a kiosk: one guest after the other, with or without a connection ---- */

  var idle;
  var asking;

  function someone() {
    var random = '';
    while (random.length < 24) random += Math.floor(Math.random() * 1e9).toString(36);
    return 'kiosk-' + new Date().getTime().toString(36) + '-' + random.slice(0, 24);
  }

  /* what waits to be sent: by the memory of the page where the device has none */
  var inLine = null;

  function waiting() {
    return JSON.parse(kept(queue) || inLine || '[]');
  }

  function line(bodies) {
    inLine = bodies.length ? JSON.stringify(bodies) : null;
    keep(queue, inLine);
  }

  function send() {
    var first = waiting()[0];
    if (!first) return;
    post(first, function (outcome) {
      if (outcome === 'later') return;
      /* what is refused would be refused for ever */
      line(
        waiting().filter(function (body) {
          return body !== first;
        })
      );
      send();
    });
  }

  function missing() {
    return all('.question').filter(function (question) {
      if (question.hasAttribute('hidden')) return false;
      var found = Object.keys(answersOf(question)).length;
      var total = question.querySelector('[data-total]');
      if (total && found) return left(total) !== 0;
      var none = all('input[value="n/a"]:checked', question).length;
      if (!question.hasAttribute('data-required')) return false;
      var wanted = question.getAttribute('data-kind') === 'matrix' ? all('.row', question).length : 1;
      return found + none < wanted;
    });
  }

  function point(question) {
    var mark = question.querySelector('.error');
    if (!mark) {
      mark = document.createElement('span');
      mark.className = 'error';
      mark.setAttribute('role', 'alert');
      var legend = question.querySelector('legend');
      if (legend) legend.appendChild(mark);
      else question.insertBefore(mark, question.querySelector('textarea'));
    }
    mark.textContent = words('error') + ' ' + question.getAttribute('data-missing');
  }

  function swap(thanking) {
    var thanks = document.getElementById('thanks');
    show(form, !thanking);
    if (thanking) thanks.removeAttribute('hidden');
    else thanks.setAttribute('hidden', '');
    document.body.className = thanking ? 'kiosk closing' : 'kiosk';
    window.scrollTo(0, 0);
    (thanking ? thanks.querySelector('h1') : form.querySelector('h1')).focus();
  }

  function again() {
    clearTimeout(idle);
    clearTimeout(timer);
    keep(draft, null);
    handingIn = unsaved = false;
    swap(false);
    all('input, textarea').forEach(function (field) {
      if (!/^a\./.test(field.name)) return;
      if (/^(radio|checkbox)$/.test(field.type)) field.checked = false;
      else field.value = '';
    });
    all('.error, .summary').forEach(function (mark) {
      mark.parentNode.removeChild(mark);
    });
    form.elements.r.value = fields.who = someone();
    say();
    arrange();
  }

  function stay() {
    if (!kiosk) return;
    clearTimeout(idle);
    if (asking) asking.parentNode.removeChild(asking);
    asking = null;
    idle = setTimeout(ask, 90 * SECOND);
  }

  function ask() {
    if (form.hasAttribute('hidden')) return;
    asking = document.createElement('div');
    asking.className = 'asking';
    asking.setAttribute('role', 'alert');
    asking.appendChild(document.createTextNode(words('still')));
    var yes = document.createElement('button');
    yes.type = 'button';
    yes.textContent = words('go-on');
    yes.addEventListener('click', stay);
    asking.appendChild(yes);
    document.body.appendChild(asking);
    idle = setTimeout(function () {
      asking.parentNode.removeChild(asking);
      asking = null;
      again();
    }, 30 * SECOND);
  }

  function handIn(event) {
    event.preventDefault();
    if (handingIn) return;
    var open = missing();
    if (open.length) {
      open.forEach(point);
      open[0].querySelector('input:not([type=hidden]), textarea').focus();
      return;
    }
    handingIn = true;
    keep(draft, null);
    line(waiting().concat(serialized('next')));
    send();
    clearTimeout(idle);
    swap(true);
    idle = setTimeout(again, 12 * SECOND);
  }

  if (kiosk) {
    document.querySelector('#thanks a').addEventListener('click', function (event) {
      event.preventDefault();
      again();
    });
    var pressed;
    all('button').forEach(function (button) {
      button.addEventListener('click', function () {
        pressed = button.name;
      });
    });
    form.addEventListener('submit', function (event) {
      if (pressed !== 'language') handIn(event);
    });
    setInterval(send, 30 * SECOND);
    window.addEventListener('online', send);
    send();
  } else {
    /* a browser that knows it has no connection would show its own page of errors */
    form.addEventListener('submit', function (event) {
      if (!window.navigator.onLine) {
        event.preventDefault();
        keep(draft, serialized('save'));
        say('offline');
        return;
      }
      handingIn = true;
      keep(draft, 'handed in ' + serialized('save'));
    });
  }

  /* ---- begin ---- */

  tidy(summary ? undefined : draft);
  var before = (kept(draft) || '').replace(/^handed in /, '');
  if (before === serialized('save')) {
    keep(draft, null);
  } else if (before && !kiosk) {
    restore(before);
    unsaved = true;
    say('restored');
    save();
  }
  window.addEventListener('online', save);
  window.addEventListener('pageshow', function () {
    handingIn = false;
  });
  arrange();
  if (summary) summary.focus();
})();
