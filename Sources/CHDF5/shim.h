#pragma once
#include <hdf5.h>

// These are macros in hdf5.h, which Swift does not import.
static inline hid_t mk_h5t_native_float(void) { return H5T_NATIVE_FLOAT; }
static inline hid_t mk_h5t_native_double(void) { return H5T_NATIVE_DOUBLE; }
static inline hid_t mk_h5t_c_s1(void) { return H5T_C_S1; }
static inline hid_t mk_h5p_file_access(void) { return H5P_FILE_ACCESS; }
static inline unsigned mk_h5f_acc_rdonly(void) { return H5F_ACC_RDONLY; }
static inline size_t mk_h5t_variable(void) { return H5T_VARIABLE; }
