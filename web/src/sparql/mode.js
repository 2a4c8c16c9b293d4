// The grammar of YASQE in, the same with our prefixes known from the start out: they need not be declared, so a query without them
// has no fault.

export const know = (Yasqe, prefixes) => {
  const grammar = Yasqe.modes.sparql11;
  Yasqe.defineMode("sparql11", (...options) => {
    const mode = grammar(...options);
    const startState = (...given) => {
      const state = mode.startState(...given);
      state.prefixes = { ...prefixes, ...state.prefixes };
      return state;
    };
    return { ...mode, startState };
  });
};
