// Elementwise activations in double precision.
#pragma once
#include "CKernels.h"

// The function of an activation's kind; NULL for those of whole rows. It takes the parameters for their exact values: those
// of Keras's SELU and hard sigmoid are more exact than their floats.
typedef double (*mk_reference)(double x, const mk_activation *activation);
mk_reference mk_reference_of(int32_t kind);
